package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.ClippedScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.pairs.split.SplitManifold;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Density and coverage with clipped balls and counts, on a scale whose numbers are shares of good images ({@link
 * ClippedScores}): 0 to 1, larger is better. {@code details.uncut} is the score before it is cut at 1, of which the error is:
 * a score at 1 has one too.
 */
public record ClippedMetric(Part part) implements BallMetric {
    private static final Neighbourhood BALLS = Neighbourhood.DEFAULT;

    /** One of the scores. */
    public enum Part {
        /** {@code details.ofReference} is the reference's own density, by which it is divided. */
        CLIPPED_DENSITY(
                Traits.of("density with clipped balls, over the reference's own")
                        .misledWhere(CROWDED)
                        .blindTo("what the candidate lacks: clipped_coverage sees that"),
                ClippedScores::density,
                scores -> Math.min(1, scores.density().value()),
                SplitManifold::clippedDensity),
        /** {@code details.share} is the share of k candidates a ball that it is made from. */
        CLIPPED_COVERAGE(
                Traits.of("candidates of the reference's distribution that would cover as much, as a share")
                        .blindTo("images far from the reference, where enough others are near: clipped_density sees"
                                + " those"),
                ClippedScores::coverage,
                ClippedScores::calibrated,
                SplitManifold::clippedCoverage);

        private final Traits traits;
        private final Function<ClippedScores, ReplicatedValue> uncut;
        private final ToDoubleFunction<ClippedScores> value;
        private final ToDoubleFunction<SplitManifold> ofParts;

        Part(
                Traits traits,
                Function<ClippedScores, ReplicatedValue> uncut,
                ToDoubleFunction<ClippedScores> value,
                ToDoubleFunction<SplitManifold> ofParts) {
            this.traits = traits;
            this.uncut = uncut;
            this.value = value;
            this.ofParts = ofParts;
        }
    }

    public static List<ClippedMetric> all() {
        return Arrays.stream(Part.values()).map(ClippedMetric::new).toList();
    }

    @Override
    public ValueRange possible() {
        return ValueRange.SHARE;
    }

    @Override
    public Traits traits() {
        return part.traits;
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofClipped(BALLS), false);
    }

    /** It visits the reference's pairs once more. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        PairScores scores = new PairScores(evidence);
        if (!BALLS.fits(folds.referenceN(), folds.candidateN())) {
            return rough(scores.without(this, "needs more than k = " + BALLS.k() + " images on either side"))
                    .build();
        }
        ClippedScores clipped = folds.manifold(BALLS)
                .clipped()
                .orElseThrow(() -> new IllegalArgumentException("the balls were not clipped: " + BALLS));
        ReplicatedValue uncut = part.uncut.apply(clipped);
        ErrorBar error = scores.error(uncut.value(), uncut.reference(), uncut.candidate())
                .around(part.value.applyAsDouble(clipped))
                .within(ValueRange.SHARE);
        ScoreBuilder builder = rough(scores.score(this, error)).detail("uncut", uncut.value());
        if (part == Part.CLIPPED_DENSITY) {
            builder.detail("ofReference", clipped.densityOfReference());
        } else {
            builder.detail("share", clipped.share());
        }
        if (evidence.reference().grouped() || evidence.candidate().grouped()) {
            builder.warning(ManifoldMetric.GROUPED);
        }
        return builder.build();
    }

    private static ScoreBuilder rough(ScoreBuilder builder) {
        return builder.bias(Score.Bias.UNKNOWN).detail("k", BALLS.k());
    }

    @Override
    public Optional<FloorSource> floor() {
        // Of units of several images, as of precision, parts do not lie to each other as sets do.
        return Optional.of(
                FloorSource.ofPairs(FloorRule.UP_TO_ONE, this::onSplits).ofSingleImages());
    }

    private List<SplitScore> onSplits(PairFindings folds) {
        return folds.parts().containsKey(BALLS)
                ? folds.parts().get(BALLS).splits().stream()
                        .map(parts -> new SplitScore(
                                part.ofParts.applyAsDouble(parts), parts.referenceRows(), parts.candidateRows()))
                        .toList()
                : List.of();
    }
}
