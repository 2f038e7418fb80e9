package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.BucketSplits;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.IndependentImages;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.pairs.split.SplitManifold;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How two sets lie in each other's neighbourhoods, see {@link ManifoldScores}: shares of 0 to 1, density from 0 up; larger is
 * better. {@code details.k} is the neighbour that a row's ball reaches to.
 *
 * <p>What such a score estimates depends on n and k. The error bars come from the exact deletion of every bucket; as whether
 * a row lies in some ball is an interaction of many rows, which a jackknife counts more than once, the effect of a bucket is
 * made smaller by a simulated factor. Intervals of shares are Wilson's, see {@link ErrorBar#ofShare}.
 */
public record ManifoldMetric(Part part) implements BallMetric {
    /** Rows of the reference, those with the smallest hashes, whose parts make the floor: 30 splits of them cost seconds. */
    public static final int FLOOR_ROWS = 5000;

    static final String GROUPED = "images of one unit are among each other's nearest neighbours: balls are smaller than"
            + " between independent images, and what a perfect model would score is not known";

    /** One of the scores. */
    public enum Part {
        PRECISION(
                Traits.of("share of the candidate that lies near the reference")
                        .misledWhere(CROWDED)
                        .blindTo(Part.LACKING),
                Neighbourhood.DEFAULT,
                ManifoldScores::precision,
                SplitManifold::precision,
                PerfectMean.OF_PRECISION,
                false,
                Part.BALLS,
                1),
        RECALL(
                Traits.of("share of the reference that lies near the candidate")
                        .misledWhere(Part.SCATTERED)
                        .blindTo(Part.UNLIKE),
                Neighbourhood.DEFAULT,
                ManifoldScores::recall,
                SplitManifold::recall,
                PerfectMean.OF_RECALL,
                true,
                1,
                Part.BALLS),
        DENSITY(
                Traits.of("reference balls around a candidate, over k")
                        .misledWhere(CROWDED)
                        .blindTo("what the candidate lacks: recall and coverage see that"),
                Neighbourhood.DEFAULT,
                ManifoldScores::density,
                SplitManifold::density,
                PerfectMean.OF_DENSITY,
                false,
                1,
                1),
        /** {@code details.expectedCoverage} is its mean where both sets are of one distribution. */
        COVERAGE(
                Traits.of("share of reference balls that hold a candidate"),
                Neighbourhood.DEFAULT,
                ManifoldScores::coverage,
                SplitManifold::coverage,
                PerfectMean.OF_COVERAGE,
                true,
                Part.COVERED,
                Part.COVERED),
        /** As StyleGAN, guided-diffusion and torch-fidelity report it. A name of its own: its numbers are others. */
        PRECISION_K3(
                Traits.of("precision with k = 3 and closed balls, as StyleGAN reports it")
                        .misledWhere(CROWDED)
                        .blindTo(Part.LACKING),
                Neighbourhood.CLOSED_3,
                ManifoldScores::precision,
                SplitManifold::precision,
                PerfectMean.OF_PRECISION,
                false,
                Part.BALLS,
                1),
        /** The same of recall. */
        RECALL_K3(
                Traits.of("recall with k = 3 and closed balls, as StyleGAN reports it")
                        .misledWhere(Part.SCATTERED)
                        .blindTo(Part.UNLIKE),
                Neighbourhood.CLOSED_3,
                ManifoldScores::recall,
                SplitManifold::recall,
                PerfectMean.OF_RECALL,
                true,
                1,
                Part.BALLS);

        /**
         * A jackknife's variance counts an interaction of r rows r times (Efron and Stein 1981), and whether a row lies in the
         * union of many balls is one: in simulations the side of the balls brings three times its variance.
         */
        private static final double BALLS = 3;

        /** The same where either side's rows decide whether a ball holds one. */
        private static final double COVERED = 2;

        private static final String SCATTERED = "images scatter widely, as noisy ones do";
        private static final String LACKING = "what the candidate lacks: recall sees that";
        private static final String UNLIKE = "images unlike any of the reference: precision sees those";

        private final Traits traits;
        private final Neighbourhood neighbourhood;
        private final Function<ManifoldScores, ReplicatedValue> value;
        private final ToDoubleFunction<SplitManifold> ofParts;
        private final PerfectMean.Rule perfect;
        private final boolean ofReference;
        private final double ofReferenceBalls;
        private final double ofCandidateBalls;

        /**
         * A part.
         *
         * @param ofReference whether it is a share of the reference's rows, not the candidate's
         * @param ofReferenceBalls how often the variance from the reference's buckets counts what it should count once
         * @param ofCandidateBalls likewise
         */
        Part(
                Traits traits,
                Neighbourhood neighbourhood,
                Function<ManifoldScores, ReplicatedValue> value,
                ToDoubleFunction<SplitManifold> ofParts,
                PerfectMean.Rule perfect,
                boolean ofReference,
                double ofReferenceBalls,
                double ofCandidateBalls) {
            this.traits = traits;
            this.neighbourhood = neighbourhood;
            this.value = value;
            this.ofParts = ofParts;
            this.perfect = perfect;
            this.ofReference = ofReference;
            this.ofReferenceBalls = ofReferenceBalls;
            this.ofCandidateBalls = ofCandidateBalls;
        }
    }

    public static List<ManifoldMetric> all() {
        return Arrays.stream(Part.values()).map(ManifoldMetric::new).toList();
    }

    @Override
    public ValueRange possible() {
        return part == Part.DENSITY ? ValueRange.NOT_NEGATIVE : ValueRange.SHARE;
    }

    @Override
    public Traits traits() {
        return part.traits;
    }

    @Override
    public SliceRole inSlices() {
        return part == Part.DENSITY || part == Part.COVERAGE ? SliceRole.SHOWN : SliceRole.NONE;
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofNeighbourhood(part.neighbourhood), false);
    }

    @Override
    public boolean byNameOnly() {
        return !part.neighbourhood.equals(Neighbourhood.DEFAULT);
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        PairScores scores = new PairScores(evidence);
        if (!part.neighbourhood.fits(folds.referenceN(), folds.candidateN())) {
            return rough(scores.without(this, missing(folds))).build();
        }
        ManifoldScores manifold = folds.manifold(part.neighbourhood);
        ErrorBar error = error(scores, part.value.apply(manifold));
        ScoreBuilder builder = rough(scores.score(
                this,
                part == Part.DENSITY
                        ? error
                        : error.ofShare(
                                part.ofReference
                                        ? independent(reference, folds.referenceN())
                                        : independent(candidate, folds.candidateN()))));
        if (reference.grouped() || candidate.grouped()) {
            builder.warning(GROUPED);
        } else if (part == Part.COVERAGE) {
            builder.detail("expectedCoverage", manifold.expectedCoverage());
        }
        return builder.build();
    }

    /** As how many independent rows those of a side weigh that took part. */
    private static double independent(Sample side, long rows) {
        return rows * IndependentImages.weight(side);
    }

    /** Of replicates that do not count interactions more than once in the mean. */
    private ErrorBar error(PairScores scores, ReplicatedValue statistic) {
        return scores.error(
                statistic.value(),
                shrunk(statistic.value(), statistic.reference(), part.ofReferenceBalls),
                shrunk(statistic.value(), statistic.candidate(), part.ofCandidateBalls));
    }

    private static double[] shrunk(double value, double[] replicates, double interactions) {
        return Arrays.stream(replicates)
                .map(r -> value + (r - value) / Math.sqrt(interactions))
                .toArray();
    }

    /** The splits of the reference that the floor comes from, for sides of n and m rows. */
    public static List<BucketSplit> splits(long n, long m) {
        return BucketSplits.standingAs(n, m);
    }

    @Override
    public Optional<FloorSource> floor() {
        FloorRule rule = part == Part.DENSITY ? FloorRule.AROUND_MEAN : FloorRule.SHARES;
        // A perfect model's mean is told from how the reference lies near itself, which units of several images
        // falsify.
        return Optional.of(FloorSource.ofPairs(rule, this::onSplits).ofSingleImages());
    }

    /** Those of the splits, moved so that their mean is that of a perfect model at the sides' own sizes. */
    private List<SplitScore> onSplits(PairFindings folds) {
        if (!folds.parts().containsKey(part.neighbourhood)) {
            return List.of();
        }
        SplitManifolds.Own own = folds.parts().get(part.neighbourhood);
        List<SplitScore> splits = own.splits().stream()
                .map(parts ->
                        new SplitScore(part.ofParts.applyAsDouble(parts), parts.referenceRows(), parts.candidateRows()))
                .toList();
        PerfectMean known = new PerfectMean(own, splits, part.neighbourhood.k());
        double shift = part.perfect.of(known, folds.referenceN(), folds.candidateN()) - known.ofSplits();
        return splits.stream()
                .map(split -> new SplitScore(split.value() + shift, split.referenceN(), split.candidateN()))
                .toList();
    }

    private ScoreBuilder rough(ScoreBuilder builder) {
        return builder.bias(Score.Bias.UNKNOWN).detail("k", part.neighbourhood.k());
    }

    private String missing(PairFindings folds) {
        return "needs more than k = " + part.neighbourhood.k() + " images on either side; there are "
                + Math.min(folds.referenceN(), folds.candidateN());
    }
}
