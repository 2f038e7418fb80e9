package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.linalg.CovarianceGradients;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.PivotedCholesky;
import io.sparkfidelity.tally.Moments;

/** A factorised covariance, to be used against any number of others. */
final class CovarianceFactor implements AutoCloseable {
    private final PivotedCholesky cholesky;

    private CovarianceFactor(PivotedCholesky cholesky) {
        this.cholesky = cholesky;
    }

    static CovarianceFactor of(Moments moments) {
        Matrix covariance = moments.upperCovariance();
        return new CovarianceFactor(PivotedCholesky.inPlace(covariance, PivotedCholesky.tolerance(covariance)));
    }

    /** tr (S S')^(1/2), S' the covariance of {@code other}. */
    double traceOfRoot(Moments other) {
        try (Matrix permuted = other.upperCovariance(cholesky.order())) {
            return sumOfRoots(cholesky.productEigenvalues(permuted));
        }
    }

    /** The gradients of the covariances' part of the distance, in S and in the covariance of {@code other}. */
    CovarianceGradients gradients(Moments other) {
        return CovarianceGradients.of(cholesky, other.upperCovariance(cholesky.order()));
    }

    static double sumOfRoots(double[] eigenvalues) {
        double total = 0;
        for (double eigenvalue : eigenvalues) {
            total += Math.sqrt(Math.max(0, eigenvalue));
        }
        return total;
    }

    @Override
    public void close() {
        cholesky.close();
    }
}
