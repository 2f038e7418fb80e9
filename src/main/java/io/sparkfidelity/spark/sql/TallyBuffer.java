package io.sparkfidelity.spark.sql;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.spark.evaluate.RowExtent;
import io.sparkfidelity.spark.tally.TallyState;
import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of the aggregate {@code tally} between rows. Spark reads such states back with the class loader of its own
 * jars, which knows none that {@code --jars} brought: they are of JDK types alone.
 *
 * <p>A bucket keeps up to {@value #ROWS} rows as they came, and the vectors of those before them: a small group never
 * has the d(d+1)/2 products of a large one. At d = 2048 a full bucket has 17 MB and its rows 4.
 *
 * @param state {q, d, the largest distance of |x|^2 from 1}; and by bucket the rows that wait for their product, and the
 *     vectors of the others in the order of a tally's fields, none if no row has gone there
 */
public record TallyBuffer(SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> state) {
    private static final int ROWS = 512;
    private static final int Q = 0;
    private static final int DIMENSION = 1;
    private static final int OFF_UNIT = 2;

    public static TallyBuffer empty() {
        return new TallyBuffer(new SimpleEntry<>(new double[OFF_UNIT + 1], new TreeMap<>()));
    }

    boolean isEmpty() {
        return state.getValue().isEmpty();
    }

    MomentFields fields() {
        return new MomentFields((int) state.getKey()[DIMENSION], new FixedPoint((int) state.getKey()[Q]));
    }

    /** Whether every embedding has length 1. */
    boolean unitNorm() {
        return state.getKey()[OFF_UNIT] < RowExtent.UNIT;
    }

    /**
     * Counts one row.
     *
     * @param x taken over
     * @throws IllegalArgumentException if it does not fit the rows before, or fixed point
     */
    public void add(String id, float[] x, int q) {
        if (isEmpty()) {
            // Refuses a q or a dimension that cannot be.
            MomentFields fields = new MomentFields(x.length, new FixedPoint(q));
            state.getKey()[Q] = fields.fixedPoint().q();
            state.getKey()[DIMENSION] = fields.dimension();
        }
        requireSame(q, x.length);
        FixedPoint.Fault fault = new FixedPoint(q).check(x);
        if (fault != FixedPoint.Fault.NONE) {
            throw new IllegalArgumentException("tally: the embedding of '" + id + "' holds "
                    + (fault == FixedPoint.Fault.NON_FINITE
                            ? "a value that is not finite; leave that row out"
                            : "a value of " + new FixedPoint(q).range() + " or more; give a smaller q than " + q));
        }
        state.getKey()[OFF_UNIT] = Math.max(state.getKey()[OFF_UNIT], offUnit(x));
        SimpleEntry<ArrayList<float[]>, long[][]> bucket = bucket(Bucket.of(Bucket.hash(id)));
        bucket.getKey().add(x);
        multiply(bucket, ROWS);
    }

    /** Counts what another state has counted, and may take its arrays over. */
    void addAll(TallyBuffer other) {
        if (other.isEmpty()) {
            return;
        }
        double[] head = other.state.getKey();
        if (isEmpty()) {
            System.arraycopy(head, 0, state.getKey(), 0, head.length);
        }
        requireSame((int) head[Q], (int) head[DIMENSION]);
        state.getKey()[OFF_UNIT] = Math.max(state.getKey()[OFF_UNIT], head[OFF_UNIT]);
        other.state.getValue().forEach((key, theirs) -> {
            SimpleEntry<ArrayList<float[]>, long[][]> ours = bucket(key);
            ours.getKey().addAll(theirs.getKey());
            add(ours, theirs.getValue());
            multiply(ours, ROWS);
        });
    }

    /** The tally of all rows: no more will be added. */
    GroupTally tally() {
        SortedMap<Integer, Tally> tallies = new TreeMap<>();
        state.getValue().forEach((key, bucket) -> {
            multiply(bucket, 1);
            tallies.put(key, TallyState.tally(bucket.getValue(), sorted()));
        });
        return new GroupTally(Bucket.COUNT, tallies);
    }

    /** The order of a tally's fields. */
    private List<Field> sorted() {
        return fields().all().stream().sorted().toList();
    }

    private void requireSame(int q, int dimension) {
        if (q != state.getKey()[Q] || dimension != state.getKey()[DIMENSION]) {
            throw new IllegalArgumentException("tally: embeddings of " + dimension + " entries at q = " + q
                    + " are to be added to ones of " + (int) state.getKey()[DIMENSION] + " at q = "
                    + (int) state.getKey()[Q] + "; group the rows by their model");
        }
    }

    private SimpleEntry<ArrayList<float[]>, long[][]> bucket(int key) {
        return state.getValue().computeIfAbsent(key, k -> new SimpleEntry<>(new ArrayList<>(), new long[0][]));
    }

    /** Moves the rows into the vectors if there are so many. */
    private void multiply(SimpleEntry<ArrayList<float[]>, long[][]> bucket, int least) {
        if (bucket.getKey().size() < least) {
            return;
        }
        MomentFields fields = fields();
        try (GramScratch scratch = new GramScratch(fields.dimension());
                Accumulator accumulator = new Accumulator(fields, scratch)) {
            bucket.getKey().forEach(accumulator::add);
            add(bucket, TallyState.vectors(accumulator.toTally()));
        }
        bucket.getKey().clear();
    }

    private void add(SimpleEntry<ArrayList<float[]>, long[][]> bucket, long[][] vectors) {
        if (bucket.getValue().length == 0) {
            bucket.setValue(vectors);
        } else if (vectors.length > 0) {
            TallyState.add(bucket.getValue(), vectors, sorted());
        }
    }

    private static double offUnit(float[] x) {
        double squares = 0;
        for (float entry : x) {
            squares += (double) entry * entry;
        }
        return Math.abs(squares - 1);
    }
}
