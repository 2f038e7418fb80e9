package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fills one tally of {@link TallyFields}, block by block: never a rank-1 update for a row. Mutable, one a task and key.
 *
 * <p>A block holds at most min(512, 2^53 / max X^2) rows, so that every partial sum of the float64 product is an integer
 * below 2^53 and thus exact, in whatever order OpenBLAS adds.
 */
public final class Accumulator implements AutoCloseable {
    static final int BLOCK_ROWS = 512;

    private final MomentFields fields;
    private final GramScratch scratch;
    private final Matrix block;
    private final Optional<LogitSums> logitSums;
    private final double[] quantised;
    /** Of the block's rows: integers below 2^53, as its products are. */
    private final double[] blockSum;

    private final long[] sum;
    private final long[] gram;
    private long n;
    private int rows;
    private double largest;

    /** Counts moments alone. */
    public Accumulator(MomentFields fields, GramScratch scratch) {
        this(TallyFields.of(fields), scratch);
    }

    public Accumulator(TallyFields tallyFields, GramScratch scratch) {
        this.fields = tallyFields.moments();
        this.logitSums = tallyFields.hasLogits() ? Optional.of(new LogitSums(tallyFields)) : Optional.empty();
        this.scratch = scratch;
        this.block = Matrix.allocate(BLOCK_ROWS, fields.dimension());
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
        addMoments(embedding);
    }

    /**
     * Counts one embedding and the logits of the same image; errors as in {@link #add(float[])}. A row that is refused
     * leaves the accumulator unfit for further use.
     */
    public void add(float[] embedding, float[] logits) {
        logitSums
                .orElseThrow(() -> new IllegalArgumentException("a row has logits where none are counted"))
                .add(logits);
        addMoments(embedding);
    }

    private void addMoments(float[] embedding) {
        if (embedding.length != quantised.length) {
            throw new IllegalArgumentException(
                    "an embedding has " + embedding.length + " entries where " + quantised.length + " are counted");
        }
        fields.fixedPoint().quantise(embedding, quantised);
        double peak = peak(embedding);
        double next = Math.max(largest, peak);
        if (rows == BLOCK_ROWS || (rows + 1) * next * next > 0x1p53) {
            flush();
            next = peak;
        }
        largest = next;
        block.writeRow(rows, 0, quantised, quantised.length);
        for (int i = 0; i < quantised.length; i++) {
            blockSum[i] += quantised[i];
        }
        rows++;
        n++;
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
                scratch.addTo(gram, block, rows);
            } catch (ArithmeticException e) {
                throw new TallyOverflowException(fields.gram());
            }
        }
        rows = 0;
        largest = 0;
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
    }
}
