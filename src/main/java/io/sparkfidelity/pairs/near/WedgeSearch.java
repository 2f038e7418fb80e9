package io.sparkfidelity.pairs.near;

/** Finds the near pairs among rows that come wedge by wedge, the places of a wedge ascending. Mutable, one a task. */
public final class WedgeSearch {
    private final NearPairJudge judge;
    private final WedgePairs<Placed> pairs;

    private record Placed(int place, float[] row) {}

    /**
     * @param origins of the rows, by place
     * @param squaredBelow the squared distance from which on a pair is not near
     * @param most pairs that are kept, the nearest; all are counted
     */
    public WedgeSearch(Wedges wedges, RowOrigins origins, double squaredBelow, int most) {
        this.judge = new NearPairJudge(origins, squaredBelow, most);
        this.pairs = new WedgePairs<>(
                wedges,
                (earlier, later) -> judge.compare(
                        earlier.place(), earlier.row(), 0, later.place(), later.row(), 0, later.row().length));
    }

    public void add(long wedge, long[] signature, int place, float[] row) {
        pairs.add(wedge, signature, new Placed(place, row));
    }

    /** The pairs of the rows so far. */
    public NearPairs found() {
        return judge.found();
    }
}
