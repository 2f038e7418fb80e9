package io.sparkfidelity.tally;

import java.util.Map;

/** Fills one tally of {@link MarginalFields}. Mutable, one a task and key; no native memory. */
public final class MarginalAccumulator {
    private final MarginalFields fields;
    private final long[] sum;
    private final long[] diagonal;
    private long n;

    public MarginalAccumulator(MarginalFields fields) {
        this.fields = fields;
        this.sum = new long[fields.dimension()];
        this.diagonal = new long[fields.dimension()];
    }

    /**
     * Counts one embedding.
     *
     * @throws IllegalArgumentException if its length is wrong or an entry is not finite or beyond the fixed-point range
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(float[] embedding) {
        add(embedding, 1);
    }

    /** The same so many times; {@code n} counts the weight. */
    public void add(float[] embedding, long weight) {
        if (embedding.length != sum.length) {
            throw new IllegalArgumentException(
                    "an embedding has " + embedding.length + " entries where " + sum.length + " are counted");
        }
        FixedPoint.Fault fault = fields.fixedPoint().check(embedding);
        if (fault != FixedPoint.Fault.NONE) {
            throw new IllegalArgumentException("an embedding cannot be counted at q = "
                    + fields.fixedPoint().q() + ": " + fault);
        }
        Field current = fields.sum();
        try {
            for (int i = 0; i < sum.length; i++) {
                long x = (long) fields.fixedPoint().quantise(embedding[i]);
                sum[i] = Math.addExact(sum[i], Math.multiplyExact(weight, x));
            }
            current = fields.diagonal();
            for (int i = 0; i < sum.length; i++) {
                long x = (long) fields.fixedPoint().quantise(embedding[i]);
                // Below 2^48.
                diagonal[i] = Math.addExact(diagonal[i], Math.multiplyExact(weight, x * x));
            }
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(current);
        }
        n += weight;
    }

    /** All that was counted so far. */
    public Tally toTally() {
        return Tally.of(Map.of(fields.n(), new long[] {n}, fields.sum(), sum, fields.diagonal(), diagonal));
    }
}
