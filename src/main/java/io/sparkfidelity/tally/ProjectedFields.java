package io.sparkfidelity.tally;

import java.io.Serializable;

/**
 * The field {@code projected[K b + 1]}: of each of K fixed directions, how many rows project into each of the b bins of {@link
 * ProjectionGrid}, direction by direction; and in the last entry how many projections were outside the grid (they are in the
 * end bins too). Directions are the first K of {@link ProjectionDirections}.
 *
 * @param moments the fields of the embeddings
 * @param directions K, 1 or more
 */
public record ProjectedFields(MomentFields moments, int directions) implements Serializable {
    public static final String PROJECTED = "projected";

    /** How many directions are counted where nobody says otherwise: as many as MIND is published with. */
    public static final int DIRECTIONS = 1000;

    public ProjectedFields {
        if (directions < 1) {
            throw new IllegalArgumentException("projections on " + directions + " directions");
        }
    }

    public Field field() {
        return new Field(PROJECTED, 0, length(directions));
    }

    /** Entries of the field. */
    public static int length(int directions) {
        return Math.addExact(Math.multiplyExact(directions, ProjectionGrid.BINS), 1);
    }
}
