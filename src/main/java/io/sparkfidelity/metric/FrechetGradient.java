package io.sparkfidelity.metric;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.TransportMaps;
import io.sparkfidelity.tally.Moments;
import java.util.Optional;

/**
 * The Frechet distance of two samples, and its linearisation in the moments of either: dF/dmu1 = 2 (mu1 - mu2) =
 * -dF/dmu2, dF/dS1 = I - T12, dF/dS2 = I - T21, T the maps of optimal transport. Holds two d x d matrices, no matter how
 * many moments are then tried.
 */
final class FrechetGradient implements AutoCloseable {
    private final Side reference;
    private final Side candidate;
    private final FrechetDistance distance;
    private final Optional<TransportMaps> maps;

    /** A side at the point of linearisation; {@code map} starts at this side and ends at the other. */
    private record Side(Moments moments, double[] meanGradient, Optional<Matrix> map, double covarianceTerm) {
        static Side of(Moments moments, double[] otherMean, Optional<Matrix> map) {
            double[] gradient = moments.mean();
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = 2 * (gradient[i] - otherMean[i]);
            }
            return new Side(moments, gradient, map, covarianceTerm(moments, map));
        }

        /** <I - T, S>. */
        private static double covarianceTerm(Moments moments, Optional<Matrix> map) {
            return moments.covarianceTrace() - map.map(moments::covarianceProduct).orElse(0.0);
        }

        double change(Moments changed) {
            double[] from = moments.mean();
            double[] to = changed.mean();
            double total = covarianceTerm(changed, map) - covarianceTerm;
            for (int i = 0; i < from.length; i++) {
                total += meanGradient[i] * (to[i] - from[i]);
            }
            return total;
        }
    }

    private FrechetGradient(Side reference, Side candidate, FrechetDistance distance, Optional<TransportMaps> maps) {
        this.reference = reference;
        this.candidate = candidate;
        this.distance = distance;
        this.maps = maps;
    }

    static FrechetGradient between(Moments reference, Moments candidate) {
        boolean referenceIsSmaller = reference.rankBound() <= candidate.rankBound();
        Optional<TransportMaps> maps;
        try (CovarianceFactor factor = CovarianceFactor.of(referenceIsSmaller ? reference : candidate)) {
            maps = factor.transport(referenceIsSmaller ? candidate : reference);
        }
        double root =
                maps.map(m -> CovarianceFactor.sumOfRoots(m.eigenvalues())).orElse(0.0);
        Optional<Matrix> fromSmaller = maps.map(TransportMaps::toOther);
        Optional<Matrix> fromLarger = maps.map(TransportMaps::toFactored);
        return new FrechetGradient(
                Side.of(reference, candidate.mean(), referenceIsSmaller ? fromSmaller : fromLarger),
                Side.of(candidate, reference.mean(), referenceIsSmaller ? fromLarger : fromSmaller),
                FrechetDistance.of(reference, candidate, root),
                maps);
    }

    FrechetDistance distance() {
        return distance;
    }

    /** The distance to first order, with the reference's moments changed. */
    double withReference(Moments changed) {
        return distance.value() + reference.change(changed);
    }

    /** The distance to first order, with the candidate's moments changed. */
    double withCandidate(Moments changed) {
        return distance.value() + candidate.change(changed);
    }

    @Override
    public void close() {
        maps.ifPresent(TransportMaps::close);
    }
}
