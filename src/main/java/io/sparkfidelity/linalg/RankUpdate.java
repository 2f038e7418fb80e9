package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasUpper;
import static org.bytedeco.openblas.global.openblas_full.cblas_dsyrk;

/** The symmetric rank-k product G = X^T X. */
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
}
