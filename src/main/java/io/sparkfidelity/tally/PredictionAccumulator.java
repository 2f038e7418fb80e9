package io.sparkfidelity.tally;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills a tally of predictions alone: {@code n} and the fields of logits. Mutable, one a task and key; no native memory. */
public final class PredictionAccumulator {
    private final LogitSums sums;
    private final Field rows;
    private long n;

    /** @param fields with logits */
    public PredictionAccumulator(TallyFields fields) {
        this.sums = new LogitSums(fields);
        this.rows = fields.moments().n();
    }

    /** What such a tally counts. */
    public static List<Field> fields(TallyFields fields) {
        return List.of(fields.moments().n(), fields.probability(), fields.negativeEntropy());
    }

    /**
     * Counts the logits of one image.
     *
     * @throws IllegalArgumentException if their number is wrong or one of them is not finite
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(float[] logits) {
        add(logits, 1);
    }

    /** The same so many times; {@code n} counts the weight. */
    public void add(float[] logits, long weight) {
        sums.add(logits, weight);
        n += weight;
    }

    /** All that was counted so far. */
    public Tally toTally() {
        Map<Field, long[]> vectors = new HashMap<>();
        vectors.put(rows, new long[] {n});
        sums.putInto(vectors);
        return Tally.of(vectors);
    }
}
