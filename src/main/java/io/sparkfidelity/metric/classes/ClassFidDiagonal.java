package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.Marginals;
import io.sparkfidelity.tally.MomentFields;
import java.util.Set;

/**
 * The class-aware Frechet distance (CAFD of Liu et al. 2018) with diagonal covariances, for any number of classes: sum_c
 * w_c [|dmu|^2 + sum_i (s1i - s2i)^2 - 1.5 (sum s1i^2/n_c + sum s2i^2/m_c)], s the standard deviations, w_c the reference's
 * share of the class. The last term removes the bias to first order, so that the score may be slightly negative.
 */
public record ClassFidDiagonal() implements Metric {
    /** Under this many images a class is listed, not scored. */
    private static final int FEWEST = 20;

    @Override
    public String name() {
        return "class_fid_diagonal";
    }

    @Override
    public String words() {
        return "mean of the classes' Fr\u00e9chet distances, diagonal";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofLabels(Set.of(MomentFields.N, MomentFields.SUM, MarginalFields.DIAGONAL), false);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        return new ClassScores(reference, candidate, FEWEST).score(this, "corrected", ClassFidDiagonal::distance);
    }

    private static ClassTerm distance(Sample reference, Sample candidate) {
        Marginals x = Marginals.of(reference.tally().pooled());
        Marginals y = Marginals.of(candidate.tally().pooled());
        double value = distance(x, y);
        return new ClassTerm(
                value,
                Deletion.of(reference.tally(), value, rest -> distance(Marginals.of(rest), y)),
                Deletion.of(candidate.tally(), value, rest -> distance(x, Marginals.of(rest))),
                0);
    }

    private static double distance(Marginals x, Marginals y) {
        double[] mx = x.mean();
        double[] my = y.mean();
        double[] vx = x.variance();
        double[] vy = y.variance();
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double mean = mx[i] - my[i];
            double deviation = Math.sqrt(vx[i]) - Math.sqrt(vy[i]);
            sum += mean * mean + deviation * deviation - 1.5 * (vx[i] / x.n() + vy[i] / y.n());
        }
        return sum;
    }
}
