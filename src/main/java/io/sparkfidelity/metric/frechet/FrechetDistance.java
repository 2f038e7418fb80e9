package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.function.Supplier;

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
        try (CovarianceFactor factor = CovarianceFactor.of(referenceIsSmaller ? reference : candidate)) {
            double root = factor.traceOfRoot(referenceIsSmaller ? candidate : reference);
            return of(reference, candidate, root);
        }
    }

    /** With tr (S1 S2)^(1/2) already known. */
    static FrechetDistance of(Moments reference, Moments candidate, double traceOfRoot) {
        double covarianceTerm = reference.covarianceTrace() + candidate.covarianceTrace() - 2 * traceOfRoot;
        return new FrechetDistance(reference.squaredMeanDistance(candidate), Math.max(0, covarianceTerm));
    }

    /** Of two tallies; exactly 0 where they are equal, where rounding would leave some 1e-15 of the traces. */
    static FrechetDistance between(Tally reference, Tally candidate) {
        return reference.agreesWith(candidate)
                ? new FrechetDistance(0, 0)
                : between(Moments.of(reference), Moments.of(candidate));
    }

    /** The distances of one tally to others, in their order; its covariance is factorised once. */
    static double[] fromOne(Tally one, List<Supplier<Tally>> others) {
        Moments factored = Moments.of(one);
        try (CovarianceFactor factor = CovarianceFactor.of(factored)) {
            double[] distances = new double[others.size()];
            for (int i = 0; i < distances.length; i++) {
                Moments moments = Moments.of(others.get(i).get());
                distances[i] =
                        of(factored, moments, factor.traceOfRoot(moments)).value();
            }
            return distances;
        }
    }

    double value() {
        return meanTerm + covarianceTerm;
    }
}
