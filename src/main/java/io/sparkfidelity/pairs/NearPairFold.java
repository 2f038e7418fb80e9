package io.sparkfidelity.pairs;

/**
 * Finds the pairs of rows nearer than a threshold, among all rows of a side that holds several datasets. float32 products only
 * rule pairs out: what is left is compared as sum (x - y)^2 in float64. Pairs of the same content are left out. Mutable, one
 * a task; holds {@link TileProducts}' native scratch.
 */
public final class NearPairFold implements AutoCloseable {
    private final RowOrigins origins;
    private final double squaredBelow;
    private final TileProducts products;
    private final NearPairs found;

    /**
     * @param squaredBelow the squared distance from which on a pair is not near
     * @param most pairs that are kept, the nearest; all are counted
     * @param dimension of the rows
     */
    public NearPairFold(RowOrigins origins, double squaredBelow, int most, int dimension) {
        this.origins = origins;
        this.squaredBelow = squaredBelow;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.found = new NearPairs(origins.count(), most);
    }

    /** Visits all pairs of a tile pair within the side. */
    public void add(TilePair pair) {
        if (pair.relation() == Relation.ACROSS) {
            throw new IllegalArgumentException("near pairs are searched within one side");
        }
        LowerBounds bounds = new LowerBounds(pair);
        products.forEachRow(pair, (r, dots) -> {
            int from = pair.firstColumn(r);
            double[] lower = bounds.ofRow(r, dots, from);
            for (int j = from; j < pair.column().rows(); j++) {
                if (lower[j] < squaredBelow) {
                    compare(pair, r, j);
                }
            }
        });
    }

    private void compare(TilePair pair, int r, int j) {
        int first = pair.row().first() + r;
        int second = pair.column().first() + j;
        if (origins.sameContent(first, second)) {
            return;
        }
        double squared = pair.row().squaredDistance(r, pair.column(), j);
        if (squared < squaredBelow) {
            found.add(origins.dataset(first), origins.dataset(second), new NearPairs.Pair(first, second, squared));
        }
    }

    /** The pairs found so far. The fold must not go on afterwards. */
    public NearPairs pairs() {
        return found;
    }

    @Override
    public void close() {
        products.close();
    }
}
