package io.sparkfidelity.pairs;

import java.util.Arrays;
import java.util.Set;

/**
 * Counts what lies in the reference's balls: other rows of the reference, or candidates. float32 products only rule pairs
 * out: what is left is compared as sum (x - y)^2 in float64. Mutable, one a task; holds {@link TileProducts}' native scratch
 * and the {@link BallCounts} of all rows.
 */
public final class BallCountFold implements TileFold<BallCounts> {
    /**
     * Counts the rows of one relation in the reference's balls.
     *
     * @param relation within the reference or across the sides
     * @param balls radii of the reference, k at most 7; whether they are closed does not matter: each count has its own rule
     * @param rows that are looked for in them: the reference's own, or the candidate's
     */
    public record Spec(Relation relation, Shared<Radii> balls, int rows) implements FoldSpec<BallCounts> {
        @Override
        public Set<Relation> relations() {
            return Set.of(relation);
        }

        @Override
        public BallCountFold open(int dimension) {
            return new BallCountFold(relation, balls.value(), rows, dimension);
        }

        @Override
        public BallCounts merge(BallCounts some, BallCounts more) {
            return some.add(more);
        }
    }

    private final Relation relation;
    private final Radii balls;
    private final double[] clips;
    private final TileProducts products;
    private final BallCounts counts;

    private BallCountFold(Relation relation, Radii balls, int rows, int dimension) {
        if (relation == Relation.WITHIN_CANDIDATE || balls.side() != Side.REFERENCE) {
            throw new IllegalArgumentException("the balls are the reference's");
        }
        this.relation = relation;
        this.balls = balls;
        this.clips = balls.medians();
        this.counts = new BallCounts(balls.neighbourhood().k(), balls.rows(), rows);
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
    }

    @Override
    public void add(TilePair pair) {
        if (pair.relation() != relation) {
            throw new IllegalArgumentException("counts of " + relation + " only, not " + pair.relation());
        }
        boolean within = relation == Relation.WITHIN_REFERENCE;
        int columns = pair.column().rows();
        double[] widest = new double[columns];
        Arrays.setAll(widest, j -> within ? balls.widest(pair.column().first() + j) : 0);
        LowerBounds bounds = new LowerBounds(pair);
        products.forEachRow(pair, (r, dots) -> {
            int from = pair.firstColumn(r);
            double[] lower = bounds.ofRow(r, dots, from);
            double reach = balls.widest(pair.row().first() + r);
            for (int j = from; j < columns; j++) {
                if (lower[j] <= reach || within && lower[j] <= widest[j]) {
                    count(pair, r, j, within);
                }
            }
        });
    }

    private void count(TilePair pair, int r, int j, boolean within) {
        int ball = pair.row().first() + r;
        int row = pair.column().first() + j;
        double squared = pair.row().squaredDistance(r, pair.column(), j);
        if (within) {
            counts.clippedHolds(row, balls.withinClipped(ball, squared, clips) & balls.present(row));
            counts.clippedHolds(ball, balls.withinClipped(row, squared, clips) & balls.present(ball));
        } else {
            counts.clippedHolds(row, balls.withinClipped(ball, squared, clips));
            counts.holds(ball, pair.column().bucket(j), balls.withinOpen(ball, squared));
        }
    }

    @Override
    public BallCounts found() {
        return counts;
    }

    @Override
    public void close() {
        products.close();
    }
}
