package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasLeft;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasUpper;
import static org.bytedeco.openblas.global.openblas_full.cblas_daxpby;
import static org.bytedeco.openblas.global.openblas_full.cblas_ddot;
import static org.bytedeco.openblas.global.openblas_full.cblas_dsymm;

/**
 * The sums of the second and third powers of a symmetric matrix's eigenvalues, without the eigenvalues.
 *
 * @param second tr W^2
 * @param third tr W^3
 */
public record PowerTraces(double second, double third) {

    /** Of W = a A + b B, symmetric d x d, both triangles filled; W is left in {@code first}. */
    public static PowerTraces ofCombination(double a, Matrix first, double b, Matrix second) {
        int d = first.rows();
        int entries = Math.multiplyExact(d, d);
        cblas_daxpby(entries, b, second.pointer(), 1, a, first.pointer(), 1);
        try (Matrix square = Matrix.allocate(d, d)) {
            cblas_dsymm(
                    CblasRowMajor,
                    CblasLeft,
                    CblasUpper,
                    d,
                    d,
                    1.0,
                    first.pointer(),
                    d,
                    first.pointer(),
                    d,
                    0.0,
                    square.pointer(),
                    d);
            return new PowerTraces(
                    cblas_ddot(entries, first.pointer(), 1, first.pointer(), 1),
                    cblas_ddot(entries, square.pointer(), 1, first.pointer(), 1));
        }
    }
}
