package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.statistics.SignFlips;
import io.sparkfidelity.pairs.Kernel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A two-sample test that is not blind at one bandwidth: Gaussian kernels of all bandwidths of {@link MmdRbf} and the energy
 * kernel together, of unit vectors.
 *
 * <p>Buckets j of both sides are a pair; under equal distributions the difference of their mean embeddings has mean 0, is
 * independent of the other pairs', and is as likely as its negative where both buckets hold equally many images, and about so,
 * by the central limit theorem, where they do not. {@link SignFlips} tests that. Units of several images, and units that both sides
 * share, lie within a pair, so that the level holds for them too.
 *
 * <p>The value is the largest of the kernels' statistics in standard deviations over sign flips: about 0 between equals. {@code
 * details.pValue} is the test's, {@code details.pValue.NAME} a kernel's own.
 */
public record MmdAggregated() implements Metric {
    private static final int FEWEST_PAIRS = 8;

    /** Of every metric that the test is made of, its kernel. */
    private static Map<String, Kernel> kernels() {
        Map<String, Kernel> kernels = new TreeMap<>();
        MmdRbf.sweep().forEach(metric -> kernels.put(metric.name(), metric.kernel()));
        kernels.put(new EnergyDistance().name(), EnergyDistance.KERNEL);
        return kernels;
    }

    @Override
    public String name() {
        return "mmd_aggregated";
    }

    @Override
    public String words() {
        return "largest discrepancy over bandwidths and the energy kernel, in standard deviations of sign flips";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(
                PairRequirements.ofKernels(
                        Stream.concat(MmdRbf.sweep().stream().map(MmdRbf::kernel), Stream.of(EnergyDistance.KERNEL))
                                .toList()),
                true);
    }

    /** Its kernels are reported already. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        PairScores scores = new PairScores(evidence);
        Map<String, Kernel> kernels = kernels();
        List<double[][]> products = kernels.values().stream()
                .map(kernel -> differences(evidence, kernel))
                .toList();
        if (products.get(0).length < FEWEST_PAIRS) {
            return scores.without(
                            this,
                            "no value: both sets fill " + products.get(0).length + " buckets, fewer than "
                                    + FEWEST_PAIRS)
                    .bias(Score.Bias.UNKNOWN)
                    .build();
        }
        if (products.stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .anyMatch(x -> !Double.isFinite(x))) {
            return scores.beyondRange(this).bias(Score.Bias.UNKNOWN).build();
        }
        SignFlips flips = SignFlips.of(products);
        double value = flips.standardised().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
        ScoreBuilder builder = scores.score(
                        this,
                        new ErrorBar(value, OptionalDouble.empty(), Optional.empty(), Optional.empty(), List.of()))
                .bias(Score.Bias.UNKNOWN)
                .detail(CmmdUnbiased.P_VALUE, flips.pValue());
        int at = 0;
        for (String name : kernels.keySet()) {
            builder.detail(CmmdUnbiased.P_VALUE + "." + name, flips.each().get(at++));
        }
        return builder.build();
    }

    /** Of a set with itself 0, and not what rounding leaves. */
    private static double[][] differences(Evidence evidence, Kernel kernel) {
        double[][] products = evidence.pairs().discrepancy(kernel).betweenBucketDifferences();
        return evidence.reference().isSameSetAs(evidence.candidate())
                ? new double[products.length][products.length]
                : products;
    }
}
