package io.sparkfidelity.pairs.nearest;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Of every row of a short side the nearest row of a long one, by id: 24 bytes a row and an id. Mutable while it is found; JDK types
 * only. Parts merge in any order to the same bits: of several rows at the same distance the one with the smallest id counts.
 */
public final class NearestIds implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] squaredDistances;
    private final double[] squaredNorms;
    private final @Nullable String[] ids;

    /** Of rows that saw nothing yet. */
    public NearestIds(int rows) {
        this.squaredDistances = new double[rows];
        this.squaredNorms = new double[rows];
        this.ids = new @Nullable String[rows];
        Arrays.fill(squaredDistances, Double.POSITIVE_INFINITY);
    }

    public int rows() {
        return ids.length;
    }

    /** Whether a row saw any other. */
    public boolean has(int row) {
        return ids[row] != null;
    }

    /** The id of the nearest row. */
    public String id(int row) {
        String id = ids[row];
        if (id == null) {
            throw new IllegalArgumentException("row " + row + " saw no other");
        }
        return id;
    }

    /** The Euclidean distance to the nearest row; infinite where there was none. */
    public double distance(int row) {
        return Math.sqrt(squaredDistances[row]);
    }

    double squaredDistance(int row) {
        return squaredDistances[row];
    }

    /**
     * 1 less the cosine of the angle to the nearest row.
     *
     * @param squaredNorm of the row itself, above 0
     */
    public double cosineDistance(int row, double squaredNorm) {
        double product = (squaredNorm + squaredNorms[row] - squaredDistances[row]) / 2;
        double lengths = Math.sqrt(squaredNorm * squaredNorms[row]);
        // The distance itself where the lengths are equal: 1 - cos would cancel.
        return squaredNorm == squaredNorms[row]
                ? squaredDistances[row] / (2 * squaredNorm)
                : Math.max(0, 1 - product / lengths);
    }

    void see(int row, @Nullable String id, double squaredDistance, double squaredNorm) {
        String known = ids[row];
        if (id != null
                && (known == null
                        || squaredDistance < squaredDistances[row]
                        || squaredDistance == squaredDistances[row] && id.compareTo(known) < 0)) {
            squaredDistances[row] = squaredDistance;
            squaredNorms[row] = squaredNorm;
            ids[row] = id;
        }
    }

    /** Of the rows that either saw. */
    public NearestIds merge(NearestIds other) {
        NearestIds merged = new NearestIds(rows());
        for (NearestIds some : new NearestIds[] {this, other}) {
            for (int r = 0; r < rows(); r++) {
                merged.see(r, some.ids[r], some.squaredDistances[r], some.squaredNorms[r]);
            }
        }
        return merged;
    }
}
