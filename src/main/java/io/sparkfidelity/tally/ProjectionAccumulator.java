package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RowProducts;
import java.util.Map;

/**
 * Counts projections of embeddings, a block of rows at a time: one matrix product of exact integers, then a histogram a
 * direction. Mutable, one a task and key; 9 MB of counts for 1,000 directions.
 */
public final class ProjectionAccumulator implements AutoCloseable {
    static final int BLOCK_ROWS = 64;

    private final ProjectionScratch scratch;
    private final ProjectedFields fields;
    private final Matrix block;
    private final double[] quantised;
    private final double[] projections;
    private final long[] counts;
    private long n;
    private int rows;

    /** @param scratch must outlive the accumulator */
    public ProjectionAccumulator(ProjectionScratch scratch) {
        this.scratch = scratch;
        this.fields = scratch.fields();
        this.block = Matrix.allocate(BLOCK_ROWS, fields.moments().dimension());
        this.quantised = new double[fields.moments().dimension()];
        this.projections = new double[fields.directions()];
        this.counts = new long[fields.field().length()];
    }

    /** Bytes of rows that one accumulator holds back. */
    static long bufferBytes(int dimension) {
        return (long) Double.BYTES * BLOCK_ROWS * dimension;
    }

    /**
     * Counts one embedding.
     *
     * @throws IllegalArgumentException if its length is wrong or an entry is not finite or beyond the fixed-point range
     */
    public void add(float[] embedding) {
        if (embedding.length != quantised.length) {
            throw new IllegalArgumentException(
                    "an embedding has " + embedding.length + " entries where " + quantised.length + " are projected");
        }
        FixedPoint fixedPoint = fields.moments().fixedPoint();
        FixedPoint.Fault fault = fixedPoint.check(embedding);
        if (fault != FixedPoint.Fault.NONE) {
            throw new IllegalArgumentException(
                    "an embedding cannot be projected at q = " + fixedPoint.q() + ": " + fault);
        }
        fixedPoint.quantise(embedding, quantised);
        block.writeRow(rows, 0, quantised, quantised.length);
        rows++;
        n++;
        if (rows == BLOCK_ROWS) {
            flush();
        }
    }

    private void flush() {
        if (rows > 0) {
            RowProducts.ofDoubles(
                    block,
                    new RowProducts.Strip(0, rows),
                    scratch.directions(),
                    new RowProducts.Strip(0, projections.length),
                    scratch.products());
        }
        for (int r = 0; r < rows; r++) {
            scratch.products().readRow(r, 0, projections, projections.length);
            for (int k = 0; k < projections.length; k++) {
                counts[k * ProjectionGrid.BINS + ProjectionGrid.bin(projections[k])]++;
                counts[counts.length - 1] += ProjectionGrid.isOutside(projections[k]) ? 1 : 0;
            }
        }
        rows = 0;
    }

    /** All that was counted so far. */
    public Tally toTally() {
        flush();
        return Tally.of(Map.of(fields.moments().n(), new long[] {n}, fields.field(), counts));
    }

    @Override
    public void close() {
        block.close();
    }
}
