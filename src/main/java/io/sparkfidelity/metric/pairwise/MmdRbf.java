package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.pairs.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The squared maximum mean discrepancy of unit vectors under a Gaussian kernel, times 1000, over all pairs: {@link Cmmd} at
 * other bandwidths. On unit vectors sigma = 10 sees hardly more than the means; smaller bandwidths see finer differences,
 * and more noise. The value is the biased V-statistic, {@code details.unbiased} the U-statistic with {@code
 * details.unbiasedStandardError}.
 *
 * @param sigma the bandwidth, one of {@link #sweep}
 */
public record MmdRbf(double sigma) implements Metric {
    /** Stands for all bandwidths on the command line. */
    public static final String FAMILY = "mmd_rbf";

    private static final double SCALE = 1000;
    private static final double[] SIGMAS = {0.25, 0.5, 1, 2, 5, 10};

    /** Every bandwidth that is reported, ascending. */
    public static List<MmdRbf> sweep() {
        return DoubleStream.of(SIGMAS).mapToObj(MmdRbf::new).toList();
    }

    /** {@code mmd_rbf_} and the bandwidth, such as {@code mmd_rbf_0.25} and {@code mmd_rbf_10}. */
    @Override
    public String name() {
        return FAMILY + "_" + Kernel.Gaussian.label(sigma);
    }

    @Override
    public String words() {
        return "squared MMD, Gaussian kernel, sigma " + Kernel.Gaussian.label(sigma) + ", times 1000, over all pairs";
    }

    @Override
    public String family() {
        return FAMILY;
    }

    /** All bandwidths: they follow from one another, so that one more costs next to nothing and changes no bits. */
    @Override
    public Optional<String> blindTo() {
        return sigma < 0.5
                ? Optional.of("anything, nearly: with so narrow a kernel hardly a pair of images is near")
                : Optional.empty();
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(
                PairRequirements.ofKernels(sweep().stream().map(MmdRbf::kernel).toList()), true);
    }

    @Override
    public ValueRange possible() {
        return ValueRange.MILLE_OF_KERNEL;
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        if (!evidence.model().unitNorm()) {
            throw new IllegalArgumentException(name() + " needs unit vectors; the embeddings of '"
                    + evidence.model().model() + "' are not normalised");
        }
        return new PairScores(evidence)
                .biased(this, folds.discrepancy(kernel()), SCALE)
                .detail("sigma", sigma)
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofPairs(FloorRule.SCALED, this::onSplits));
    }

    private List<SplitScore> onSplits(PairFindings folds) {
        return folds.onHalves(kernel(), (halves, split) -> SCALE * halves.biased(split));
    }

    Kernel kernel() {
        return new Kernel.Gaussian(sigma);
    }
}
