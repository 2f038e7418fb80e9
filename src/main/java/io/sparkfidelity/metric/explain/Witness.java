package io.sparkfidelity.metric.explain;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.mmd.MmdSeries;
import io.sparkfidelity.tally.Moments;

/**
 * The witness function of {@code cmmd} (Gretton et al. 2012, section 2.3): the mean kernel of a unit vector with the
 * reference less that with the candidate, times 1000. Negative where candidates are dense and the reference is not; its mean
 * over the reference less that over the candidate is {@code cmmd}.
 *
 * <p>To order 2 of the {@link MmdSeries}: C1 (x . (m1 - m2)) + C2 x^T (M1 - M2) x, m the means and M the raw second moments.
 * All higher orders together are below 3.4e-4.
 */
public final class Witness implements ImageValue {
    private static final long serialVersionUID = 1;
    public static final String NAME = "witness";

    private final double[] meanDifference;
    private final double[] momentDifference;

    private Witness(double[] meanDifference, double[] momentDifference) {
        this.meanDifference = meanDifference;
        this.momentDifference = momentDifference;
    }

    /** @param reference of unit vectors, as the candidate */
    public static Witness of(Moments reference, Moments candidate) {
        double[] difference = reference.mean();
        double[] other = candidate.mean();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        double[] moments = secondMoment(reference);
        double[] otherMoments = secondMoment(candidate);
        for (int i = 0; i < moments.length; i++) {
            moments[i] -= otherMoments[i];
        }
        return new Witness(difference, moments);
    }

    private static double[] secondMoment(Moments moments) {
        try (Matrix moment = moments.secondMoment()) {
            return Entries.of(moment);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double[] origin() {
        return new double[meanDifference.length];
    }

    @Override
    public double[] map() {
        return momentDifference;
    }

    @Override
    public double of(double[] row, double[] mapped) {
        return MmdSeries.C1 * Entries.product(row, meanDifference) + MmdSeries.C2 * Entries.product(row, mapped);
    }
}
