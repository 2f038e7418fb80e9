package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.linalg.CovarianceGradients;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.tally.CovarianceForm;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The Frechet distance of two samples, and to first order what it is without a part of either: F + <dF/dmu, mu(-j) - mu> +
 * <dF/dS, S(-j) - S>, with dF/dmu1 = 2 (mu1 - mu2) = -dF/dmu2. Holds two d x d matrices, no matter how many parts are
 * tried.
 */
public final class FrechetGradient implements AutoCloseable {
    private final Side reference;
    private final Side candidate;
    private final FrechetDistance distance;
    private final CovarianceGradients gradients;

    /** A side at the point of linearisation, and dF/dS. */
    private record Side(Moments moments, Moments other, Matrix inCovariance, CovarianceForm gradient) {
        double changeWithout(Tally part) {
            double[] mean = moments.mean();
            double[] otherMean = other.mean();
            long n = part.value(MomentFields.N, 0);
            double[] partSum = Moments.sum(part);
            double total = gradient.without(part) - gradient.value();
            for (int i = 0; i < mean.length; i++) {
                double shift = (n * mean[i] - partSum[i]) / (moments.n() - n);
                total += 2 * (mean[i] - otherMean[i]) * shift;
            }
            return total;
        }
    }

    /**
     * The gradient in the moments of a side, at those of all its rows.
     *
     * @param n rows, or the sum of their weights
     * @param mean d entries
     * @param inMean dF/dmu, d entries
     * @param inCovariance dF/dS, d x d, both triangles; belongs to the gradient
     * @param atCovariance <dF/dS, S>
     */
    public record OfSide(long n, double[] mean, double[] inMean, Matrix inCovariance, double atCovariance) {}

    private FrechetGradient(Side reference, Side candidate, FrechetDistance distance, CovarianceGradients gradients) {
        this.reference = reference;
        this.candidate = candidate;
        this.distance = distance;
        this.gradients = gradients;
    }

    public static FrechetGradient between(Moments reference, Moments candidate) {
        boolean referenceIsSmaller = reference.rankBound() <= candidate.rankBound();
        Moments factored = referenceIsSmaller ? reference : candidate;
        Moments other = referenceIsSmaller ? candidate : reference;
        CovarianceGradients gradients;
        try (CovarianceFactor factor = CovarianceFactor.of(factored)) {
            gradients = factor.gradients(other);
        }
        Side inFactored =
                new Side(factored, other, gradients.inFactored(), CovarianceForm.at(factored, gradients.inFactored()));
        Side inOther = new Side(other, factored, gradients.inOther(), CovarianceForm.at(other, gradients.inOther()));
        return new FrechetGradient(
                referenceIsSmaller ? inFactored : inOther,
                referenceIsSmaller ? inOther : inFactored,
                FrechetDistance.of(reference, candidate, CovarianceFactor.sumOfRoots(gradients.eigenvalues())),
                gradients);
    }

    FrechetDistance distance() {
        return distance;
    }

    public OfSide ofReference() {
        return of(reference);
    }

    public OfSide ofCandidate() {
        return of(candidate);
    }

    private static OfSide of(Side side) {
        double[] inMean = side.moments().mean();
        double[] otherMean = side.other().mean();
        for (int i = 0; i < inMean.length; i++) {
            inMean[i] = 2 * (inMean[i] - otherMean[i]);
        }
        side.inCovariance().mirrorUpperTriangle();
        return new OfSide(
                side.moments().n(),
                side.moments().mean(),
                inMean,
                side.inCovariance(),
                side.gradient().value());
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
