package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.Replicates;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The difference of two nights' scores on one reference, from what their reports keep: values and replicates. */
final class NightDifference {
    /** Of fewer buckets there are no error bars. */
    private static final int FEWEST_BUCKETS = 8;
    /** Far beyond any set; sums of sixteen stay a long. */
    private static final long MOST_ROWS = 1L << 50;

    private NightDifference() {}

    /** Positive where the later night is worse. Both scores must have values. */
    static ScoreDifference worse(Report.ScoreEntry before, Report.ScoreEntry now, GateRules.Units units) {
        boolean alike = replicates(before).size() == replicates(now).size();
        Score earlier = score(before, alike);
        Score later = score(now, alike);
        ScoreDifference difference = units == GateRules.Units.COMMON
                ? ScoreDifference.paired(earlier, later)
                : ScoreDifference.independent(earlier, later);
        return largerIsBetter(now) ? reversed(difference) : difference;
    }

    static ScoreDifference reversed(ScoreDifference difference) {
        return new ScoreDifference(0 - difference.value(), difference.standardError(), difference.freedom());
    }

    static boolean largerIsBetter(Report.ScoreEntry score) {
        return score.direction().equals(Score.Direction.LARGER_IS_BETTER.label());
    }

    /** As much of a score as differences are made of. */
    private static Score score(Report.ScoreEntry entry, boolean withReplicates) {
        return new Score(
                entry.metric(),
                Objects.requireNonNull(entry.value(), "both scores must have values"),
                OptionalDouble.empty(),
                Optional.empty(),
                Score.Coverage.POPULATION,
                Score.Bias.NONE,
                largerIsBetter(entry) ? Score.Direction.LARGER_IS_BETTER : Score.Direction.SMALLER_IS_BETTER,
                entry.estimator(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                withReplicates
                        ? Optional.of(new Replicates(List.of(), replicates(entry), List.of(), sizes(entry)))
                        : Optional.empty(),
                List.of(),
                Map.of());
    }

    /** Images of the candidate's buckets; none where the report does not say, or says what is no number of images. */
    private static List<Long> sizes(Report.ScoreEntry entry) {
        List<Double> candidate = replicates(entry);
        List<Long> sizes = Optional.ofNullable(entry.replicates())
                .map(Report.ReplicatesEntry::sizes)
                .map(Report.SizesEntry::candidate)
                .orElse(List.of());
        boolean usable = !candidate.isEmpty()
                && sizes.size() == candidate.size()
                && sizes.stream().allMatch(rows -> rows != null && rows >= 0 && rows <= MOST_ROWS);
        return usable ? sizes : List.of();
    }

    /** The candidate's replicates; none where the report gave no error bar for want of buckets, or one has no value. */
    private static List<Double> replicates(Report.ScoreEntry entry) {
        if (entry.replicates() == null
                || entry.standardError() == null
                        && !entry.replicates().reference().isEmpty()) {
            return List.of();
        }
        List<Double> candidate = entry.replicates().candidate();
        boolean complete = candidate.size() >= FEWEST_BUCKETS
                && candidate.stream().allMatch(value -> Objects.nonNull(value) && Double.isFinite(value));
        return complete ? candidate : List.of();
    }
}
