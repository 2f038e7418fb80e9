package io.sparkfidelity.tally;

import java.util.Random;

/**
 * Directions that are uniform on the sphere: the same for everybody who tallies embeddings of d dimensions. Entries are
 * integers that stand for multiples of 2^-21, so that a projection is an exact sum of integers in whatever order it is added.
 */
public final class ProjectionDirections {
    /** Of the generator: part of a tally's key. */
    public static final long SEED = 2020;

    /** The name of {@link #SEED} in keys. */
    public static final String SEED_NAME = "projections";

    private ProjectionDirections() {}

    /** The first {@code count} directions: {@code count} x d integers below 2^22 in size. */
    public static double[][] integers(int dimension, int count) {
        // java.util.Random's normal numbers are specified to the bit.
        Random random = new Random(SEED);
        double[][] directions = new double[count][dimension];
        for (double[] direction : directions) {
            double square = 0;
            for (int i = 0; i < dimension; i++) {
                direction[i] = random.nextGaussian();
                square += direction[i] * direction[i];
            }
            double scale = Math.scalb(1.0, ProjectionGrid.DIRECTION_BITS) / Math.sqrt(square);
            for (int i = 0; i < dimension; i++) {
                direction[i] = Math.rint(direction[i] * scale);
            }
        }
        return directions;
    }
}
