package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RankUpdate;

/** The d x d native product that the accumulators of one task share, one block at a time. */
public final class GramScratch implements AutoCloseable {
    private final Matrix product;
    private final double[] row;

    public GramScratch(int dimension) {
        product = Matrix.allocate(dimension, dimension);
        row = new double[dimension];
    }

    /** Adds X^T X of the first {@code rows} rows to a packed triangle; entries of the block are exact integers. */
    void addTo(long[] gram, Matrix block, int rows) {
        int d = row.length;
        RankUpdate.gram(block, rows, product);
        int at = 0;
        for (int i = 0; i < d; i++) {
            int length = d - i;
            product.readRow(i, i, row, length);
            for (int j = 0; j < length; j++, at++) {
                gram[at] = Math.addExact(gram[at], (long) row[j]);
            }
        }
    }

    @Override
    public void close() {
        product.close();
    }
}
