package io.sparkfidelity.tally;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much the rows of a tally weigh. A row of weight w, a whole number, stands in every sum w times: {@code n} is the sum of
 * the weights then, and two fields more tell what that hides, {@code rows[1]}, how many rows there are, and {@code
 * weightSquares[1]}, the sum of w^2. They add up as all fields do. A tally without them counts rows of weight 1.
 *
 * @param rows that were counted
 * @param sum W, of the weights: {@code n} of the tally
 * @param squares W2, the sum of the squared weights
 */
public record RowWeights(long rows, long sum, long squares) {
    public static final String ROWS = "rows";
    public static final String SQUARES = "weightSquares";

    /** Of a tally. */
    public static RowWeights of(Tally tally) {
        long n = tally.value(MomentFields.N, 0);
        return isIn(tally) ? new RowWeights(tally.value(ROWS, 0), n, tally.value(SQUARES, 0)) : new RowWeights(n, n, n);
    }

    /**
     * The tally of the same rows, of weight 1 in the given one, where each has this weight.
     *
     * @param weight 1 or more
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public static Tally times(Tally tally, long weight) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (Field field : tally.fields()) {
            long[] values = tally.vector(field.name());
            try {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.multiplyExact(values[i], weight);
                }
            } catch (ArithmeticException e) {
                throw new TallyOverflowException(field);
            }
            vectors.put(field, values);
        }
        long n = tally.value(MomentFields.N, 0);
        vectors.put(rowsField(), new long[] {n});
        try {
            vectors.put(squaresField(), new long[] {Math.multiplyExact(n, Math.multiplyExact(weight, weight))});
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(squaresField());
        }
        return Tally.of(vectors);
    }

    /** Whether a tally's rows may have other weights than 1. */
    public static boolean isIn(Tally tally) {
        return tally.has(SQUARES);
    }

    /** The fields beside {@code n} of a tally with weights. */
    static List<Field> fields() {
        return List.of(rowsField(), squaresField());
    }

    static Field rowsField() {
        return new Field(ROWS, 0, 1);
    }

    static Field squaresField() {
        return new Field(SQUARES, 0, 1);
    }

    /** As how many rows of equal weight these are, W^2 / W2 (Kish 1965): the number of rows at most. */
    public double effective() {
        return sum * ((double) sum / squares);
    }

    /**
     * W - W2 / W, the divisor of an unbiased covariance of rows with one distribution: sum w (x - m)(x - m)^T has this times it as
     * its mean. n - 1 where all weights are 1.
     */
    double freedom() {
        return sum - (double) squares / sum;
    }

    /** Of what remains without a part. */
    RowWeights without(RowWeights part) {
        return new RowWeights(rows - part.rows, sum - part.sum, squares - part.squares);
    }
}
