package io.sparkfidelity.metric;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.PivotedCholesky;
import io.sparkfidelity.tally.Moments;

/**
 * The squared Frechet distance of two Gaussians, |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2) (Dowson and Landau
 * 1982; Heusel et al. 2017, equation 6), from moments.
 *
 * <p>With S = P L L^T P^T of the side with the smaller rank, the last trace is the sum of the square roots of the
 * eigenvalues of the symmetric matrix L^T (P^T S' P) L. One route for all ranks: no matrix square root, no epsilon, no
 * complex number.
 *
 * @param meanTerm |m1 - m2|^2
 * @param covarianceTerm the rest, 0 or more
 */
record FrechetDistance(double meanTerm, double covarianceTerm) {

    static FrechetDistance between(Moments reference, Moments candidate) {
        boolean referenceIsSmaller = reference.rankBound() <= candidate.rankBound();
        double root = referenceIsSmaller ? traceOfRoot(reference, candidate) : traceOfRoot(candidate, reference);
        double covarianceTerm = reference.covarianceTrace() + candidate.covarianceTrace() - 2 * root;
        return new FrechetDistance(reference.squaredMeanDistance(candidate), Math.max(0, covarianceTerm));
    }

    double value() {
        return meanTerm + covarianceTerm;
    }

    private static double traceOfRoot(Moments factored, Moments other) {
        Matrix covariance = factored.covariance();
        try (PivotedCholesky cholesky = PivotedCholesky.inPlace(covariance, tolerance(covariance));
                Matrix permuted = other.covariance(cholesky.order())) {
            double total = 0;
            for (double eigenvalue : cholesky.productEigenvalues(permuted)) {
                total += Math.sqrt(Math.max(0, eigenvalue));
            }
            return total;
        }
    }

    /** Pivots below d rounding errors of the largest entry are noise of the factorisation, not rank. */
    private static double tolerance(Matrix covariance) {
        double largest = 0;
        for (int i = 0; i < covariance.rows(); i++) {
            largest = Math.max(largest, covariance.get(i, i));
        }
        return covariance.rows() * 0x1p-53 * largest;
    }
}
