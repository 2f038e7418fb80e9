package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasUpper;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_dsyrk;

/** The rank-k products G = X^T X and X^T Y. */
public final class RankUpdate {
    private RankUpdate() {}

    /**
     * Writes the upper triangle of X^T X over {@code gram}; what stood there, and the lower triangle, does not count.
     *
     * @param x rows x d
     * @param usedRows how many leading rows of {@code x} take part
     * @param gram d x d
     */
    public static void gram(Matrix x, int usedRows, Matrix gram) {
        int d = x.columns();
        if (gram.rows() != d || gram.columns() != d || usedRows > x.rows()) {
            throw new IllegalArgumentException("gram of " + usedRows + " of " + x.rows() + " x " + d + " into "
                    + gram.rows() + " x " + gram.columns());
        }
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, usedRows, 1.0, x.pointer(), d, 0.0, gram.pointer(), d);
    }

    /**
     * Writes X^T Y over {@code product}.
     *
     * @param x rows x d
     * @param y rows x d
     * @param usedRows how many leading rows take part
     * @param product d x d
     */
    public static void product(Matrix x, Matrix y, int usedRows, Matrix product) {
        int d = x.columns();
        boolean fit = y.columns() == d && product.rows() == d && product.columns() == d;
        if (!fit || usedRows > Math.min(x.rows(), y.rows())) {
            throw new IllegalArgumentException("product of " + usedRows + " of " + x.rows() + " x " + d + " and "
                    + y.rows() + " x " + y.columns() + " into " + product.rows() + " x " + product.columns());
        }
        cblas_dgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                d,
                d,
                usedRows,
                1.0,
                x.pointer(),
                d,
                y.pointer(),
                d,
                0.0,
                product.pointer(),
                d);
    }
}
