package io.sparkfidelity.metric.explain;

import io.sparkfidelity.metric.frechet.FrechetGradient;
import io.sparkfidelity.tally.Moments;
import java.util.List;

/**
 * By how much {@code fid} rises, to first order, when an image is left out of its set: the gradient of {@link FrechetGradient} times
 * what the set's mean and covariance change by, which is exact: mu(-i) - mu = -c / (n - 1) and S(-i) - S = (S - n / (n - 1) c
 * c^T) / (n - 2), c the embedding less the mean. Negative for an image that makes the sets differ, of either set. In the
 * units of {@code fid}; of the order of the distance over n.
 */
public final class FidInfluence implements ImageValue {
    private static final long serialVersionUID = 1;
    public static final String NAME = "fid_influence";

    private final double[] mean;
    private final double[] inMean;
    private final double[] inCovariance;
    private final double atCovariance;
    private final double n;

    private FidInfluence(FrechetGradient.OfSide side) {
        this.mean = side.mean();
        this.inMean = side.inMean();
        this.inCovariance = Entries.of(side.inCovariance());
        this.atCovariance = side.atCovariance();
        this.n = side.n();
    }

    /**
     * Of the reference's images and of the candidate's.
     *
     * @param reference 3 rows or more, as the candidate
     */
    public static List<FidInfluence> ofBoth(Moments reference, Moments candidate) {
        if (Math.min(reference.n(), candidate.n()) < 3) {
            throw new IllegalArgumentException("of 2 images none can be left out of a covariance");
        }
        try (FrechetGradient gradient = FrechetGradient.between(reference, candidate)) {
            return List.of(new FidInfluence(gradient.ofReference()), new FidInfluence(gradient.ofCandidate()));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double[] origin() {
        return mean;
    }

    @Override
    public double[] map() {
        return inCovariance;
    }

    @Override
    public double of(double[] centred, double[] mapped) {
        double byMean = -Entries.product(inMean, centred) / (n - 1);
        double byCovariance = (atCovariance - n / (n - 1) * Entries.product(centred, mapped)) / (n - 2);
        return byMean + byCovariance;
    }
}
