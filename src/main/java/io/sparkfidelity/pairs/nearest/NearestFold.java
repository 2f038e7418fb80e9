package io.sparkfidelity.pairs.nearest;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.LowerBounds;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.TileFold;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.pairs.TileProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds for every row of either side what of the other side is nearest. float32 products only rule pairs out: what is left is
 * compared as sum (x - y)^2 in float64. Mutable, one a task; holds {@link TileProducts}' native scratch and 20 bytes a row.
 */
public final class NearestFold implements TileFold<ArrayList<Nearest>> {
    /**
     * Finds the nearest rows of the reference's rows and of the candidate's, in this order.
     *
     * @param ofReference the reference's balls, by which the candidate's realism is measured
     * @param ofCandidate the candidate's
     */
    public record Spec(Shared<Balls> ofReference, Shared<Balls> ofCandidate) implements FoldSpec<ArrayList<Nearest>> {
        @Override
        public Set<Relation> relations() {
            return Set.of(Relation.ACROSS);
        }

        @Override
        public NearestFold open(int dimension) {
            return new NearestFold(ofReference.value(), ofCandidate.value(), dimension);
        }

        @Override
        public ArrayList<Nearest> merge(ArrayList<Nearest> some, ArrayList<Nearest> more) {
            return new ArrayList<>(
                    List.of(some.get(0).merge(more.get(0)), some.get(1).merge(more.get(1))));
        }
    }

    private final Balls ofReference;
    private final Balls ofCandidate;
    private final TileProducts products;
    private final Nearest toReference;
    private final Nearest toCandidate;

    private NearestFold(Balls ofReference, Balls ofCandidate, int dimension) {
        this.ofReference = ofReference;
        this.ofCandidate = ofCandidate;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.toReference = new Nearest(ofCandidate.rows());
        this.toCandidate = new Nearest(ofReference.rows());
    }

    @Override
    public void add(TilePair pair) {
        if (pair.relation() != Relation.ACROSS) {
            throw new IllegalArgumentException("the nearest rows of the other side are found across the sides only");
        }
        LowerBounds bounds = new LowerBounds(pair);
        int columns = pair.column().rows();
        products.forEachRow(pair, (r, dots) -> {
            double[] lower = bounds.ofRow(r, dots, 0);
            int i = pair.row().first() + r;
            double radius = ofReference.squaredRadius(i);
            for (int j = 0; j < columns; j++) {
                int c = pair.column().first() + j;
                double otherRadius = ofCandidate.squaredRadius(c);
                if (toReference.matters(c, lower[j], radius) || toCandidate.matters(i, lower[j], otherRadius)) {
                    double squared = pair.row().squaredDistance(r, pair.column(), j);
                    toReference.see(c, i, squared, radius);
                    toCandidate.see(i, c, squared, otherRadius);
                }
            }
        });
    }

    /** Of the reference's rows, then of the candidate's. */
    @Override
    public ArrayList<Nearest> found() {
        return new ArrayList<>(List.of(toCandidate, toReference));
    }

    @Override
    public void close() {
        products.close();
    }
}
