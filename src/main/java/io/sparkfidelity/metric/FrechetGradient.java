package io.sparkfidelity.metric;

import io.sparkfidelity.linalg.CovarianceGradients;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The Frechet distance of two samples, and to first order what it is without a part of either: F + <dF/dmu, mu(-j) - mu> +
 * <dF/dS, S(-j) - S>, with dF/dmu1 = 2 (mu1 - mu2) = -dF/dmu2. Holds two d x d matrices, no matter how many parts are
 * tried.
 */
final class FrechetGradient implements AutoCloseable {
    private final Side reference;
    private final Side candidate;
    private final FrechetDistance distance;
    private final CovarianceGradients gradients;

    /** A side at the point of linearisation, and <dF/dS, S>. */
    private record Side(Moments moments, Moments other, Matrix gradient, double covarianceProduct) {
        static Side of(Moments moments, Moments other, Matrix gradient) {
            return new Side(moments, other, gradient, moments.covarianceProduct(gradient));
        }

        double changeWithout(Tally part) {
            double[] mean = moments.mean();
            double[] otherMean = other.mean();
            long n = part.value(MomentFields.N, 0);
            double[] partSum = Moments.sum(part);
            double total = moments.covarianceProductWithout(part, gradient, covarianceProduct) - covarianceProduct;
            for (int i = 0; i < mean.length; i++) {
                double shift = (n * mean[i] - partSum[i]) / (moments.n() - n);
                total += 2 * (mean[i] - otherMean[i]) * shift;
            }
            return total;
        }
    }

    private FrechetGradient(Side reference, Side candidate, FrechetDistance distance, CovarianceGradients gradients) {
        this.reference = reference;
        this.candidate = candidate;
        this.distance = distance;
        this.gradients = gradients;
    }

    static FrechetGradient between(Moments reference, Moments candidate) {
        boolean referenceIsSmaller = reference.rankBound() <= candidate.rankBound();
        CovarianceGradients gradients;
        try (CovarianceFactor factor = CovarianceFactor.of(referenceIsSmaller ? reference : candidate)) {
            gradients = factor.gradients(referenceIsSmaller ? candidate : reference);
        }
        Matrix inReference = referenceIsSmaller ? gradients.inFactored() : gradients.inOther();
        Matrix inCandidate = referenceIsSmaller ? gradients.inOther() : gradients.inFactored();
        double root = CovarianceFactor.sumOfRoots(gradients.eigenvalues());
        return new FrechetGradient(
                Side.of(reference, candidate, inReference),
                Side.of(candidate, reference, inCandidate),
                FrechetDistance.of(reference, candidate, root),
                gradients);
    }

    FrechetDistance distance() {
        return distance;
    }

    /** The distance to first order, some of the reference's rows left out. */
    double withoutOfReference(Tally part) {
        return distance.value() + reference.changeWithout(part);
    }

    /** The distance to first order, some of the candidate's rows left out. */
    double withoutOfCandidate(Tally part) {
        return distance.value() + candidate.changeWithout(part);
    }

    @Override
    public void close() {
        gradients.close();
    }
}
