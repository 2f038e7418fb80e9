package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.WithinSums;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The Renyi kernel entropy of order 2 of unit vectors under a Gaussian kernel, as a number of modes (Jalali, Li and Farnia 2023,
 * RKE): 1 over the mean of k(x, x')^2 over all ordered pairs, those of a row with itself too; 1 to n. The square of a
 * Gaussian kernel is one of bandwidth sigma / sqrt 2, so that the mean is one kernel sum. {@code details.unbiased} leaves the
 * pairs of a row with itself out; the reference's own score stands in {@code details.reference}.
 *
 * @param sigma the bandwidth, one of {@link #sweep}
 */
public record RkeGaussian(double sigma) implements Metric {
    private static final String FAMILY = "rke_gaussian";
    private static final double[] SIGMAS = {0.25, 0.5, 1};

    /** Every bandwidth that is reported, ascending. */
    public static List<RkeGaussian> sweep() {
        return DoubleStream.of(SIGMAS).mapToObj(RkeGaussian::new).toList();
    }

    /** {@code rke_gaussian_} and the bandwidth. */
    @Override
    public String name() {
        return FAMILY + "_" + Kernel.Gaussian.label(sigma);
    }

    @Override
    public String words() {
        return "Renyi score of order 2: how many modes, Gaussian kernel, sigma " + Kernel.Gaussian.label(sigma);
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Optional<String> misled() {
        return new Rke().misled();
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    /** It visits pairs, and is a relative of vendi_cosine. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    /** The reference's own stands beside it, and the floor is of the reference's pairs. */
    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofKernels(List.of(squared())), true);
    }

    @Override
    public Score compute(Evidence evidence) {
        evidence.requireUnitVectors(this);
        PairFindings folds = evidence.pairs();
        WithinSums pairs = folds.within(Side.CANDIDATE, squared());
        WithinSums ofReference = folds.within(Side.REFERENCE, squared());
        return new PairScores(evidence)
                .score(this, error(evidence.candidate(), pairs).exponential())
                .bias(Score.Bias.DOWNWARD)
                .detail("sigma", sigma)
                .detail("unbiased", 1 / (1 + pairs.mean(WithinSums.ALL, false)))
                .detail("reference", Math.exp(log(ofReference, WithinSums.ALL, folds.referenceN())))
                .build();
    }

    /** Of the logarithm; what is left without a bucket says what as many rows as there are would score. */
    private static ErrorBar error(Sample candidate, WithinSums pairs) {
        long m = pairs.rows(WithinSums.ALL);
        double value = log(pairs, WithinSums.ALL, m);
        double[] replicates = new double[Bucket.COUNT];
        Arrays.setAll(replicates, b -> log(pairs, WithinSums.ALL & ~(1 << b), m));
        long[] sizes = IntStream.range(0, Bucket.COUNT)
                .mapToLong(b -> pairs.rows(1 << b))
                .toArray();
        return ErrorBar.ofCandidate(value, PairScores.side(candidate, value, replicates, sizes));
    }

    /**
     * -log of the mean of k^2 over all pairs of m rows of which pairs of different rows are as these are; NaN where there are
     * none. Of the kernel's sums 1 is left out, which a row with itself has.
     */
    private static double log(WithinSums pairs, int mask, long m) {
        return -Math.log1p(pairs.mean(mask, false) * (m - 1) / m);
    }

    private Kernel squared() {
        return new Kernel.Gaussian(sigma / Math.sqrt(2));
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofPairsOfCandidate(FloorRule.MEAN_OF_CANDIDATE, folds -> {
                    WithinSums pairs = folds.within(Side.REFERENCE, squared());
                    return mask -> Math.exp(log(pairs, mask, folds.candidateN()));
                })
                .ofSingleImages());
    }
}
