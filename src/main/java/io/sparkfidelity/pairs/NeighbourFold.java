package io.sparkfidelity.pairs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Set;

/**
 * Finds the nearest neighbours of the rows of one side among its other rows, or among the rows of the other side. float32 products only rule pairs out: what may
 * be a neighbour is compared as sum (x - y)^2 in float64, so that {@link Radii} depend neither on the products' rounding nor
 * on who visits which tile pair in what order. "Other" is another row, at whatever distance. Mutable, one a task; holds
 * {@link TileProducts}' native scratch and the lists of the tiles it saw.
 *
 * <p>A fold that saw a row's nearest neighbours spares itself all those that no deleted bucket could bring forward: give one
 * fold the tile pairs of one row of the grid rather than scattered ones.
 */
public final class NeighbourFold implements TileFold<HashMap<Integer, NeighbourLists>> {
    /**
     * Finds, by tile, the nearest neighbours of a side's rows.
     *
     * @param among whose rows are neighbours: those of the side itself, but for the row, or those of the other side
     * @param k how many neighbours, 1 or more
     */
    public record Spec(Side side, Side among, int k) implements FoldSpec<HashMap<Integer, NeighbourLists>> {
        /** Among the side's own rows. */
        public Spec(Side side, int k) {
            this(side, side, k);
        }

        public Spec {
            if (k < 1) {
                throw new IllegalArgumentException("nearest neighbours: k is " + k + "; it must be 1 or more");
            }
        }

        /** One search for the farthest neighbour serves all of these; at least one. */
        public static Spec of(Side side, Collection<Neighbourhood> neighbourhoods) {
            return new Spec(
                    side,
                    neighbourhoods.stream().mapToInt(Neighbourhood::k).max().orElseThrow());
        }

        @Override
        public Set<Relation> relations() {
            return Set.of(side == among ? Relation.within(side) : Relation.ACROSS);
        }

        @Override
        public NeighbourFold open(int dimension) {
            return new NeighbourFold(this, dimension);
        }

        @Override
        public HashMap<Integer, NeighbourLists> merge(
                HashMap<Integer, NeighbourLists> some, HashMap<Integer, NeighbourLists> more) {
            HashMap<Integer, NeighbourLists> merged = new HashMap<>(some);
            more.forEach((tile, lists) -> merged.merge(tile, lists, NeighbourLists::merge));
            return merged;
        }
    }

    private final Spec spec;
    private final int k;
    private final TileProducts products;
    private final LeaveOneOut nearest;
    private final HashMap<Integer, NeighbourLists> lists = new HashMap<>();

    private NeighbourFold(Spec spec, int dimension) {
        this.spec = spec;
        this.k = spec.k();
        this.nearest = new LeaveOneOut(k);
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
    }

    @Override
    public void add(TilePair pair) {
        if (!spec.relations().contains(pair.relation())) {
            throw new IllegalArgumentException(
                    "neighbours of the " + spec.side() + " among the " + spec.among() + " only");
        }
        new Visit(pair).run();
    }

    /** By tile. */
    @Override
    public HashMap<Integer, NeighbourLists> found() {
        return lists;
    }

    private NeighbourLists of(Tile tile) {
        return lists.computeIfAbsent(tile.number(), number -> new NeighbourLists(tile, k));
    }

    @Override
    public void close() {
        products.close();
    }

    /** The bucket with which a row would go itself, so that what it deletes is of no interest; none among the other side's rows. */
    private int ownBucket(int bucket) {
        return spec.side() == spec.among() ? bucket : LeaveOneOut.NONE;
    }

    /** One tile pair: columns are the row's neighbours, and the row the columns'; across the sides one of both. */
    private final class Visit {
        private final TilePair pair;
        private final boolean forRows;
        private final boolean forColumns;
        private final NeighbourLists rowLists;
        private final NeighbourLists columnLists;
        private final LowerBounds bounds;
        private final Shortlist ofRow;
        private final Shortlist ofColumns;

        Visit(TilePair pair) {
            this.pair = pair;
            this.forRows = pair.row().side() == spec.side();
            this.forColumns = pair.column().side() == spec.side();
            // Lists of the other side's rows stay empty, and go with the visit.
            this.rowLists = forRows ? of(pair.row()) : new NeighbourLists(pair.row(), k);
            this.columnLists = forColumns ? of(pair.column()) : new NeighbourLists(pair.column(), k);
            this.bounds = new LowerBounds(pair);
            this.ofRow = new Shortlist(pair.row().rows(), k, this::compareForRow);
            this.ofColumns = new Shortlist(pair.column().rows(), k, this::compareForColumn);
        }

        void run() {
            products.forEachRow(pair, (r, dots) -> {
                if (forColumns
                        && (r == 0 || pair.row().bucket(r - 1) != pair.row().bucket(r))) {
                    openColumns(pair.row().bucket(r));
                }
                int from = pair.firstColumn(r);
                double[] lower = bounds.ofRow(r, dots, from);
                if (forRows) {
                    offerColumnsToRow(r, lower, from);
                }
                if (forColumns) {
                    offerRowToColumns(r, lower, from);
                }
                if (forColumns && r + 1 == pair.row().endOfBucket(r)) {
                    for (int j = 0; j < pair.column().rows(); j++) {
                        ofColumns.close(j);
                    }
                }
            });
        }

        private void openColumns(int rowBucket) {
            for (int j = 0; j < pair.column().rows(); j++) {
                double matters = Math.min(
                        columnLists.kth(j, rowBucket),
                        nearest.read(columnLists, j)
                                .widest(ownBucket(pair.column().bucket(j))));
                ofColumns.open(j, matters, bounds.slackOfColumn(j));
            }
        }

        private void offerColumnsToRow(int r, double[] lower, int from) {
            double[] threshold = ofRow.thresholds();
            for (int j = from; j < pair.column().rows(); ) {
                double matters = Math.min(
                        rowLists.kth(r, pair.column().bucket(j)),
                        nearest.read(rowLists, r).widest(ownBucket(pair.row().bucket(r))));
                ofRow.open(r, matters, bounds.slackOfRow(r));
                int to = pair.column().endOfBucket(j);
                for (; j < to; j++) {
                    if (lower[j] < threshold[r]) {
                        ofRow.offer(r, lower[j], j);
                    }
                }
                ofRow.close(r);
            }
        }

        private void offerRowToColumns(int r, double[] lower, int from) {
            double[] threshold = ofColumns.thresholds();
            for (int j = from; j < pair.column().rows(); j++) {
                if (lower[j] < threshold[j]) {
                    ofColumns.offer(j, lower[j], r);
                }
            }
        }

        private double compareForRow(int r, int j) {
            int bucket = pair.column().bucket(j);
            rowLists.insert(r, bucket, pair.row().squaredDistance(r, pair.column(), j));
            return rowLists.kth(r, bucket);
        }

        private double compareForColumn(int j, int r) {
            int bucket = pair.row().bucket(r);
            columnLists.insert(j, bucket, pair.row().squaredDistance(r, pair.column(), j));
            return columnLists.kth(j, bucket);
        }
    }
}
