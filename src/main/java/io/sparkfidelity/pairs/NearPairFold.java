package io.sparkfidelity.pairs;

import java.util.Set;

/**
 * Finds the pairs of rows nearer than a threshold, among all rows of a side that holds several datasets. float32 products only
 * rule pairs out: what is left is compared as sum (x - y)^2 in float64. Pairs of the same content are left out. Mutable, one
 * a task; holds {@link TileProducts}' native scratch.
 */
public final class NearPairFold implements TileFold<NearPairs> {
    /**
     * Finds the near pairs of a side that holds several datasets.
     *
     * @param origins of the side's rows
     * @param squaredBelow the squared distance from which on a pair is not near
     * @param most pairs that are kept, the nearest; all are counted
     */
    public record Spec(Side side, Shared<RowOrigins> origins, double squaredBelow, int most)
            implements FoldSpec<NearPairs> {
        @Override
        public Set<Relation> relations() {
            return Set.of(Relation.within(side));
        }

        @Override
        public NearPairFold open(int dimension) {
            return new NearPairFold(origins.value(), squaredBelow, most, dimension);
        }

        @Override
        public NearPairs merge(NearPairs some, NearPairs more) {
            return some.merge(more);
        }
    }

    private final RowOrigins origins;
    private final double squaredBelow;
    private final TileProducts products;
    private final NearPairs found;

    private NearPairFold(RowOrigins origins, double squaredBelow, int most, int dimension) {
        this.origins = origins;
        this.squaredBelow = squaredBelow;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.found = new NearPairs(origins.count(), most);
    }

    @Override
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

    @Override
    public NearPairs found() {
        return found;
    }

    @Override
    public void close() {
        products.close();
    }
}
