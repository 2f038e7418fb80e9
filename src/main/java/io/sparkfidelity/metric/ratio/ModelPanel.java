package io.sparkfidelity.metric.ratio;

import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One candidate's ratio under several models: the mean of the logarithms, so that one model's verdict is not the verdict.
 *
 * <p>All models look at the same images, dealt to the same buckets, so that their errors go together: the error of the mean is
 * sqrt(sum of r_ab s_a s_b) / k, with s_a the error of a model's logarithm and r_ab how the replicates of two models go
 * together over the buckets of both sides. The error of the perfect mean is left together wholly, r = 1, as is everything
 * where a model has no replicates: an error that is rather too large. It is of the images, for these models; {@code spread}
 * says how far the models are apart.
 *
 * @param logMean mean over models of log(ratio)
 * @param standardError of logMean; absent where a model has none
 * @param ci95 of logMean, likewise
 * @param spread standard deviation of log(ratio) between models
 */
public record ModelPanel(double logMean, OptionalDouble standardError, Optional<Interval> ci95, double spread) {
    /** Fewer are no panel. */
    public static final int FEWEST = 2;

    /**
     * A model's ratio.
     *
     * @param value above 0
     * @param standardError of value
     * @param upper end of the 95% interval; absent where there is no standard error
     * @param perfectShare the error of the perfect mean over that mean; 0 where nobody knows it
     * @param reference the ratio without each bucket of the reference; empty or not all above 0 where that is not known
     * @param candidate likewise
     */
    public record Member(
            double value,
            OptionalDouble standardError,
            OptionalDouble upper,
            double perfectShare,
            List<Double> reference,
            List<Double> candidate) {
        private double logarithm() {
            return Math.log(value);
        }

        /** Of the logarithm. */
        private double error() {
            return standardError.orElse(Double.NaN) / value;
        }

        /** The part of it that is the distance's own. */
        private double ofDistance() {
            return Math.sqrt(Math.max(0, error() * error() - perfectShare * perfectShare));
        }

        private double factor() {
            return error() > 0 && upper.isPresent()
                    ? Math.log(upper.getAsDouble() / value) / error()
                    : StudentT.factor95(Bucket.COUNT - 1);
        }

        /** What leaving out each bucket does to the logarithm, the mean of each side taken off; empty where unknown. */
        private double[] effects() {
            boolean known = Stream.concat(reference.stream(), candidate.stream())
                    .allMatch(r -> r != null && r > 0 && Double.isFinite(r));
            return known
                    ? Stream.of(reference, candidate)
                            .flatMapToDouble(side -> Arrays.stream(centred(side)))
                            .toArray()
                    : new double[0];
        }

        private static double[] centred(List<Double> side) {
            double[] logs = side.stream().mapToDouble(Math::log).toArray();
            double mean = Arrays.stream(logs).average().orElse(0);
            return Arrays.stream(logs).map(x -> x - mean).toArray();
        }
    }

    /**
     * Of the ratios of one candidate on one reference.
     *
     * @throws IllegalArgumentException if they are fewer than two
     */
    public static ModelPanel of(List<Member> members) {
        if (members.size() < FEWEST) {
            throw new IllegalArgumentException("a panel needs two models");
        }
        int k = members.size();
        double mean = members.stream().mapToDouble(Member::logarithm).average().orElseThrow();
        double squares = members.stream()
                .mapToDouble(member -> Math.pow(member.logarithm() - mean, 2))
                .sum();
        double spread = Math.sqrt(squares / (k - 1));
        if (members.stream().anyMatch(member -> member.standardError().isEmpty())) {
            return new ModelPanel(mean, OptionalDouble.empty(), Optional.empty(), spread);
        }
        double variance = 0;
        for (Member a : members) {
            for (Member b : members) {
                variance += correlation(a, b) * a.ofDistance() * b.ofDistance() / (k * k);
            }
        }
        double perfect =
                members.stream().mapToDouble(Member::perfectShare).average().orElseThrow();
        double error = Math.sqrt(Math.max(0, variance) + perfect * perfect);
        double reach =
                error * members.stream().mapToDouble(Member::factor).max().orElseThrow();
        return new ModelPanel(
                mean, OptionalDouble.of(error), Optional.of(new Interval(mean - reach, mean + reach)), spread);
    }

    private static double correlation(Member a, Member b) {
        double[] x = a.effects();
        double[] y = b.effects();
        if (a == b || x.length == 0 || x.length != y.length) {
            return 1;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int j = 0; j < x.length; j++) {
            xx += x[j] * x[j];
            yy += y[j] * y[j];
            xy += x[j] * y[j];
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 1;
    }
}
