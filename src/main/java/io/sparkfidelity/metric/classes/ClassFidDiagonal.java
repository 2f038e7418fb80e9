package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.Marginals;
import io.sparkfidelity.tally.MomentFields;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The class-aware Frechet distance (CAFD of Liu et al. 2018) with diagonal covariances, for any number of classes: sum_c w_c
 * [|dmu|^2 + sum_i (s1i - s2i)^2 - V_c], s the standard deviations, w_c the reference's share of the class.
 *
 * <p>V_c removes the bias, whatever the distribution of the features: it is the variance of the class's means and standard
 * deviations on both sides, summed over the coordinates, by the jackknife over buckets. Where both sides have one
 * distribution and as many images that is the whole bias; otherwise what is left is of second order, largest where a class
 * has far more images on one side and its features are 0 in most images. How much that may be shows in the difference to
 * the plain jackknife, whose square is part of the error. The score may be slightly negative.
 *
 * <p>Classes whose tallies have no buckets lose the bias of normal features, 1.5 (sum s1i^2/n_c + sum s2i^2/m_c): too little
 * for features with tails, which the score says.
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
    public Optional<String> blindTo() {
        return Optional.of("classes that the candidate lacks");
    }

    @Override
    public Requirements requires() {
        return Requirements.ofLabels(Set.of(MomentFields.N, MomentFields.SUM, MarginalFields.DIAGONAL));
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        ClassScores classes = new ClassScores(reference, candidate, FEWEST);
        boolean buckets = classes.scored().stream()
                .allMatch(label -> Deletion.possible(reference.labels().tally(label))
                        && Deletion.possible(candidate.labels().tally(label)));
        if (buckets) {
            return classes.score(this, "jackknife", ClassFidDiagonal::distance);
        }
        return classes.roughly(
                this,
                "normal",
                ClassFidDiagonal::asOfNormal,
                "some class has no two buckets to compare: the bias of normal features was taken off, too little for others");
    }

    private static ClassTerm distance(Sample reference, Sample candidate) {
        MarginalJackknife x = MarginalJackknife.of(reference.tally());
        MarginalJackknife y = MarginalJackknife.of(candidate.tally());
        double plugIn = plugIn(x.whole(), y.whole());
        Jackknife left = x.jackknife(plugIn, rest -> plugIn(rest, y.whole()));
        Jackknife right = y.jackknife(plugIn, rest -> plugIn(x.whole(), rest));
        double value = plugIn - x.variance() - y.variance();
        double plain = left.estimate() + right.estimate() - plugIn;
        double moved = value - plugIn;
        return new ClassTerm(value, Optional.of(left.plus(moved)), Optional.of(right.plus(moved)), value - plain);
    }

    private static ClassTerm asOfNormal(Sample reference, Sample candidate) {
        Marginals x = Marginals.of(reference.tally().pooled());
        Marginals y = Marginals.of(candidate.tally().pooled());
        double bias = 1.5
                * (Arrays.stream(x.variance()).sum() / x.n()
                        + Arrays.stream(y.variance()).sum() / y.n());
        return new ClassTerm(plugIn(x, y) - bias, Optional.empty(), Optional.empty(), 0);
    }

    private static double plugIn(Marginals x, Marginals y) {
        double[] mx = x.mean();
        double[] my = y.mean();
        double[] vx = x.variance();
        double[] vy = y.variance();
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double mean = mx[i] - my[i];
            double deviation = Math.sqrt(vx[i]) - Math.sqrt(vy[i]);
            sum += mean * mean + deviation * deviation;
        }
        return sum;
    }
}
