package io.sparkfidelity.pairs.near;

import io.sparkfidelity.pairs.SquaredDistance;

/** Decides whether two rows are near, and keeps those that are. Pairs of the same content are left out. Mutable, one a task. */
final class NearPairJudge {
    private final RowOrigins origins;
    private final double squaredBelow;
    private final NearPairs found;

    /**
     * @param squaredBelow the squared distance from which on a pair is not near
     * @param most pairs that are kept, the nearest; all are counted
     */
    NearPairJudge(RowOrigins origins, double squaredBelow, int most) {
        this.origins = origins;
        this.squaredBelow = squaredBelow;
        this.found = new NearPairs(origins.count(), most);
    }

    /**
     * Compares two rows, once.
     *
     * @param first the smaller place, of the row that begins at {@code from} of x
     * @param second the larger place, of the row that begins at {@code otherFrom} of y
     */
    void compare(int first, float[] x, int from, int second, float[] y, int otherFrom, int dimension) {
        if (origins.sameContent(first, second)) {
            return;
        }
        double squared = SquaredDistance.of(x, from, y, otherFrom, dimension);
        if (squared < squaredBelow) {
            found.add(origins.dataset(first), origins.dataset(second), new NearPairs.Pair(first, second, squared));
        }
    }

    NearPairs found() {
        return found;
    }
}
