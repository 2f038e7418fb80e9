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
        RankUpdate.gram(block, rows, product);
        addProduct(gram, 1);
    }

    /** Adds X^T Y of the first {@code rows} rows, which is symmetric: rows of Y are those of X times their weights. */
    void addTo(long[] gram, Matrix block, Matrix weighted, int rows) {
        RankUpdate.product(block, weighted, rows, product);
        addProduct(gram, 1);
    }

    /** Adds {@code weight} times x^T x of the first row. */
    void addOne(long[] gram, Matrix block, long weight) {
        RankUpdate.gram(block, 1, product);
        addProduct(gram, weight);
    }

    private void addProduct(long[] gram, long times) {
        int d = row.length;
        int at = 0;
        for (int i = 0; i < d; i++) {
            int length = d - i;
            product.readRow(i, i, row, length);
            for (int j = 0; j < length; j++, at++) {
                gram[at] = Math.addExact(gram[at], Math.multiplyExact(times, (long) row[j]));
            }
        }
    }

    @Override
    public void close() {
        product.close();
    }
}
