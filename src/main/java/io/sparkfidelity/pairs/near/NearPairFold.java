package io.sparkfidelity.pairs.near;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.LowerBounds;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TileFold;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.pairs.TileProducts;
import java.util.Set;

/**
 * Finds the pairs of rows nearer than a threshold, among all rows of a side that holds several datasets. float32 products only
 * rule pairs out: of what is left {@link NearPairJudge} decides. Mutable, one a task; holds {@link TileProducts}' native
 * scratch.
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

    private final double squaredBelow;
    private final TileProducts products;
    private final NearPairJudge judge;

    private NearPairFold(RowOrigins origins, double squaredBelow, int most, int dimension) {
        this.squaredBelow = squaredBelow;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.judge = new NearPairJudge(origins, squaredBelow, most);
    }

    @Override
    public void add(TilePair pair) {
        if (pair.relation() == Relation.ACROSS) {
            throw new IllegalArgumentException("near pairs are searched within one side");
        }
        Tile row = pair.row();
        Tile column = pair.column();
        int d = row.dimension();
        LowerBounds bounds = new LowerBounds(pair);
        products.forEachRow(pair, (r, dots) -> {
            int from = pair.firstColumn(r);
            double[] lower = bounds.ofRow(r, dots, from);
            for (int j = from; j < column.rows(); j++) {
                if (lower[j] < squaredBelow) {
                    judge.compare(row.first() + r, row.values(), r * d, column.first() + j, column.values(), j * d, d);
                }
            }
        });
    }

    @Override
    public NearPairs found() {
        return judge.found();
    }

    @Override
    public void close() {
        products.close();
    }
}
