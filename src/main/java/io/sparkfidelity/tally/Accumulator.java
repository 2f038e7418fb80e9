package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fills one tally of {@link TallyFields}, block by block: never a rank-1 update for a row. Mutable, one a task and key.
 *
 * <p>A block holds at most 512 rows, and no more than have sum w max X^2 below 2^53, w a row's weight: so that every partial sum
 * of the float64 product is an integer below 2^53 and thus exact, in whatever order OpenBLAS adds. A row that is too large for
 * that alone is multiplied by its weight afterwards, in integers.
 */
public final class Accumulator implements AutoCloseable {
    static final int BLOCK_ROWS = 512;
    /** Integers below it are exact in float64. */
    private static final double EXACT = 0x1p53;

    private final MomentFields fields;
    private final GramScratch scratch;
    private final Matrix block;
    /** The block's rows times their weights, where there are any. */
    private final Optional<Matrix> weighted;

    private final Optional<LogitSums> logitSums;
    private final double[] quantised;
    /** Of the block's rows: integers below 2^53, as its products are. */
    private final double[] blockSum;

    private final long[] sum;
    private final long[] gram;
    private long n;
    private int rows;
    /** The most that an entry of the block's product can be. */
    private double reach;

    /** Counts moments alone. */
    public Accumulator(MomentFields fields, GramScratch scratch) {
        this(TallyFields.of(fields), scratch);
    }

    public Accumulator(TallyFields tallyFields, GramScratch scratch) {
        this(tallyFields, scratch, false);
    }

    /** Counts moments alone, of rows with weights. */
    static Accumulator withWeights(MomentFields fields, GramScratch scratch) {
        return new Accumulator(TallyFields.of(fields), scratch, true);
    }

    private Accumulator(TallyFields tallyFields, GramScratch scratch, boolean weights) {
        this.fields = tallyFields.moments();
        this.logitSums = tallyFields.hasLogits() ? Optional.of(new LogitSums(tallyFields)) : Optional.empty();
        this.scratch = scratch;
        this.block = Matrix.allocate(BLOCK_ROWS, fields.dimension());
        this.weighted = weights ? Optional.of(Matrix.allocate(BLOCK_ROWS, fields.dimension())) : Optional.empty();
        this.quantised = new double[fields.dimension()];
        this.blockSum = new double[fields.dimension()];
        this.sum = new long[fields.dimension()];
        this.gram = new long[MomentFields.packedLength(fields.dimension())];
    }

    /** Bytes of rows that one accumulator holds back. */
    static long bufferBytes(int dimension) {
        return (long) Double.BYTES * BLOCK_ROWS * dimension;
    }

    /**
     * Counts one embedding.
     *
     * @throws IllegalArgumentException if its length is wrong, an entry is not finite or beyond the fixed-point range, or
     *     logits are counted too
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(float[] embedding) {
        if (logitSums.isPresent()) {
            throw new IllegalArgumentException("a row has no logits where they are counted");
        }
        addMoments(embedding, 1);
    }

    /**
     * Counts one embedding so many times; errors as in {@link #add(float[])}.
     *
     * @param weight 1 or more; 1 unless made for weights
     */
    void add(float[] embedding, long weight) {
        addMoments(embedding, weight);
    }

    /**
     * Counts one embedding and the logits of the same image; errors as in {@link #add(float[])}. A row that is refused
     * leaves the accumulator unfit for further use.
     */
    public void add(float[] embedding, float[] logits) {
        logitSums
                .orElseThrow(() -> new IllegalArgumentException("a row has logits where none are counted"))
                .add(logits, 1);
        addMoments(embedding, 1);
    }

    private void addMoments(float[] embedding, long weight) {
        if (embedding.length != quantised.length) {
            throw new IllegalArgumentException(
                    "an embedding has " + embedding.length + " entries where " + quantised.length + " are counted");
        }
        fields.fixedPoint().quantise(embedding, quantised);
        double peak = peak(embedding);
        double most = weight * peak * peak;
        if (rows == BLOCK_ROWS || reach + most >= EXACT) {
            flush();
        }
        block.writeRow(rows, 0, quantised, quantised.length);
        n += weight;
        if (most >= EXACT) {
            addLarge(weight);
            return;
        }
        reach += most;
        for (int i = 0; i < quantised.length; i++) {
            quantised[i] *= weight;
            blockSum[i] += quantised[i];
        }
        weighted.ifPresent(matrix -> matrix.writeRow(rows, 0, quantised, quantised.length));
        rows++;
    }

    /** Counts the block's first row, of which no product fits float64 with its weight. */
    private void addLarge(long weight) {
        Field current = fields.sum();
        try {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = Math.addExact(sum[i], Math.multiplyExact(weight, (long) quantised[i]));
            }
            current = fields.gram();
            scratch.addOne(gram, block, weight);
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(current);
        }
    }

    /** The largest size of a quantised entry. */
    private double peak(float[] embedding) {
        double peak = 0;
        for (int i = 0; i < quantised.length; i++) {
            double size = Math.abs(quantised[i]);
            // Not Math.max, whose care for NaN costs more than all else here; a NaN fails the bound's test.
            if (size > peak) {
                peak = size;
            }
            if (!(size < FixedPoint.BOUND)) {
                throw new IllegalArgumentException("entry " + i + " of an embedding is " + embedding[i] + "; at q = "
                        + fields.fixedPoint().q() + " it must be finite and within +-"
                        + fields.fixedPoint().range());
            }
        }
        return peak;
    }

    /** All that was counted so far. */
    public Tally toTally() {
        flush();
        Map<Field, long[]> vectors = new HashMap<>();
        vectors.put(fields.n(), new long[] {n});
        vectors.put(fields.sum(), sum);
        vectors.put(fields.gram(), gram);
        logitSums.ifPresent(sums -> sums.putInto(vectors));
        return Tally.of(vectors);
    }

    private void flush() {
        if (rows > 0) {
            addBlockSum();
            try {
                if (weighted.isPresent()) {
                    scratch.addTo(gram, block, weighted.get(), rows);
                } else {
                    scratch.addTo(gram, block, rows);
                }
            } catch (ArithmeticException e) {
                throw new TallyOverflowException(fields.gram());
            }
        }
        rows = 0;
        reach = 0;
    }

    private void addBlockSum() {
        try {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = Math.addExact(sum[i], (long) blockSum[i]);
            }
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(fields.sum());
        }
        Arrays.fill(blockSum, 0);
    }

    @Override
    public void close() {
        block.close();
        weighted.ifPresent(Matrix::close);
    }
}
