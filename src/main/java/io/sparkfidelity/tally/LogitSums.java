package io.sparkfidelity.tally;

import java.util.Map;

/** Sums class probabilities and their negative entropy at 2^-32. Mutable, a part of an accumulator. */
final class LogitSums {
    private static final double SCALE = 0x1p32;

    private final TallyFields fields;
    private final double[] exponentials;
    private final long[] probability;
    private final long[] negativeEntropy = new long[1];

    LogitSums(TallyFields fields) {
        this.fields = fields;
        this.exponentials = new double[fields.classes()];
        this.probability = new long[fields.classes()];
    }

    /** @throws IllegalArgumentException if the number of logits is wrong or one of them is not finite */
    void add(float[] logits, long weight) {
        if (logits.length != exponentials.length) {
            throw new IllegalArgumentException(
                    "a row has " + logits.length + " logits where " + exponentials.length + " are counted");
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.length; c++) {
            if (!Float.isFinite(logits[c])) {
                throw new IllegalArgumentException("logit " + c + " of a row is " + logits[c]);
            }
            largest = Math.max(largest, logits[c]);
        }
        double total = 0;
        double weighted = 0;
        for (int c = 0; c < logits.length; c++) {
            double shifted = logits[c] - largest;
            // StrictMath: the same bits on every processor.
            exponentials[c] = StrictMath.exp(shifted);
            total += exponentials[c];
            weighted += exponentials[c] * shifted;
        }
        try {
            for (int c = 0; c < logits.length; c++) {
                long p = (long) Math.rint(exponentials[c] / total * SCALE);
                probability[c] = Math.addExact(probability[c], Math.multiplyExact(weight, p));
            }
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(fields.probability());
        }
        // sum p log p with p = e / total and log p = shifted - log total.
        double entropy = weighted / total - StrictMath.log(total);
        try {
            negativeEntropy[0] =
                    Math.addExact(negativeEntropy[0], Math.multiplyExact(weight, (long) Math.rint(entropy * SCALE)));
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(fields.negativeEntropy());
        }
    }

    void putInto(Map<Field, long[]> vectors) {
        vectors.put(fields.probability(), probability);
        vectors.put(fields.negativeEntropy(), negativeEntropy);
    }
}
