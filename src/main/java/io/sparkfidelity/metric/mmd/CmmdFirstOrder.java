package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SiteRole;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * {@link CmmdUnbiased} to the first order of {@link MmdSeries}: the squared distance of means. It takes counts and sums alone,
 * so it can be had where a policy withholds products of features, and where noise was added for differential privacy: then
 * what the noise adds in the mean is known and taken off.
 *
 * <p>With s = sum + e, the variance of an entry of e being v and that of the noise on n being w, m = s / n has |m|^2 too large by
 * d v / n^2 in the mean, and, to second order in the noise on n, |m_x - m_y|^2 too large by (w / n^2) (3 |m_x|^2 - 2 m_x.m_y).
 * The images' own spread adds (1 - |m|^2) / (n - 1), as in every U-statistic of unit vectors.
 *
 * <p>The interval holds the noise, and the images' spread at its largest (all of it along the difference of the means, since
 * nothing is known of its directions): it is wide rather than narrow. {@code details.bound} is the most that all higher orders
 * can be: two sets of unit vectors' second moments are at most sqrt 2 apart.
 */
public record CmmdFirstOrder() implements Metric {
    private static final double NORMAL_95 = 1.959963984540054;

    /** What a side contributes. */
    private record Mean(double[] entries, double square, double n, double entryVariance, double countVariance) {
        static Mean of(Tally tally) {
            double n = tally.value(MomentFields.N, 0);
            int q = tally.field(MomentFields.SUM).q();
            long[] sum = tally.vector(MomentFields.SUM);
            double[] mean = new double[sum.length];
            double square = 0;
            for (int i = 0; i < mean.length; i++) {
                mean[i] = Math.scalb(sum[i] / n, -q);
                square += mean[i] * mean[i];
            }
            return new Mean(
                    mean,
                    square,
                    n,
                    NoiseFields.variance(tally, MomentFields.SUM) / (n * n),
                    NoiseFields.variance(tally, MomentFields.N) / (n * n));
        }

        double dot(Mean other) {
            double sum = 0;
            for (int i = 0; i < entries.length; i++) {
                sum += entries[i] * other.entries[i];
            }
            return sum;
        }

        double noise() {
            return entries.length * entryVariance;
        }

        /** The part of the squared distance that is noise on this side's count. */
        double ofCount(Mean other) {
            return countVariance * (3 * square - 2 * dot(other));
        }

        /** E|x - mu|^2: what a unit vector has beside its mean. */
        double spread() {
            return Math.max(0, 1 - (square - noise()));
        }
    }

    @Override
    public String name() {
        return "cmmd_first_order";
    }

    @Override
    public String words() {
        return "cmmd_unbiased to first order: means alone, known noise taken off";
    }

    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public SiteRole betweenSites() {
        return SiteRole.OF_SUMS;
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(Set.of(MomentFields.N, MomentFields.SUM));
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        Mean x = Mean.of(reference.tally().pooled());
        Mean y = Mean.of(candidate.tally().pooled());
        double noise = x.noise() + y.noise() + x.ofCount(y) + y.ofCount(x);
        double distance = squaredDistance(x, y);
        double own = 0;
        for (Sample side : List.of(reference, candidate)) {
            Mean mean = side == reference ? x : y;
            // Images of one unit are alike: what they add in the mean is not known from sums.
            own += side.grouped() ? 0 : mean.spread() / (mean.n() - 1);
        }
        double value = MmdSeries.C1 * (distance - noise - own);
        double error = MmdSeries.C1 * Math.sqrt(variance(x, y, Math.max(0, distance - noise - own)));
        ScoreBuilder builder = new ScoreBuilder(this, "means", value, reference, candidate)
                .error(new ErrorBar(
                        value,
                        OptionalDouble.of(error),
                        Optional.of(new Interval(value - NORMAL_95 * error, value + NORMAL_95 * error)),
                        Optional.empty(),
                        List.of()))
                .detail("bound", MmdSeries.boundBeyondFirst());
        boolean units = reference.grouped() || candidate.grouped();
        if (units) {
            builder.warning("with several images a unit, what their spread adds to the value is left in it");
        } else {
            builder.unbiased();
        }
        if (noise != 0) {
            builder.detail("noise", MmdSeries.C1 * noise)
                    .warning(
                            "noise of differential privacy is in it: what it adds in the mean is taken off, its spread is in"
                                    + " the interval");
        }
        return builder.build();
    }

    private static double squaredDistance(Mean x, Mean y) {
        double sum = 0;
        for (int i = 0; i < x.entries().length; i++) {
            sum += Math.pow(x.entries()[i] - y.entries()[i], 2);
        }
        return sum;
    }

    /** Of |m_x - m_y|^2, m normal: 4 |delta|^2 times the variance along delta, and twice the sum of squared variances. */
    private static double variance(Mean x, Mean y, double distance) {
        double ofNoise = x.entryVariance() + y.entryVariance();
        double ofImages = x.spread() / x.n() + y.spread() / y.n();
        double ofCounts = x.countVariance() * Math.pow(x.square() - x.dot(y), 2)
                + y.countVariance() * Math.pow(y.square() - x.dot(y), 2);
        return 4 * distance * (ofNoise + ofImages)
                + 4 * ofCounts
                + 2 * (x.entries().length * ofNoise * ofNoise + 2 * ofNoise * ofImages + ofImages * ofImages);
    }
}
