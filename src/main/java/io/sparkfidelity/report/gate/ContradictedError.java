package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Replicates that do not belong to their score. The error of a rise is made of them alone, so that too large ones would let
 * any rise pass.
 */
final class ContradictedError {
    /** Buckets of unequal sizes are weighed in a score's error; in a rise's they are not. */
    private static final double APART = 10;
    /** A replicate that lies further off than this many times the score and the middle replicate is none. */
    private static final double FAR = 1000;

    private static final double ROUNDING = 1e-9;

    private ContradictedError() {}

    /** Why nothing can be judged by a score's replicates, in words; nothing if it can. */
    static Optional<String> reason(Report.ScoreEntry score) {
        if (score.replicates() == null || score.value() == null) {
            return Optional.empty();
        }
        double[] reference = numbers(score.replicates().reference());
        double[] candidate = numbers(score.replicates().candidate());
        if (candidate.length == 0) {
            return Optional.empty();
        }
        double largest = Math.max(largest(reference), largest(candidate));
        double scale = Math.max(Math.abs(score.value()), middle(candidate));
        if (largest(candidate) > FAR * scale) {
            return Optional.of("a replicate of " + score.metric() + " is " + TextTable.number(largest(candidate))
                    + " off, where the score is " + RiseChecks.plain(score.value())
                    + "; the report is damaged, make it again");
        }
        double spread = smallest(reference, candidate);
        if (score.standardError() != null && spread > APART * score.standardError() + ROUNDING * largest) {
            return Optional.of("the replicates of " + score.metric() + " spread as those of a standard error of "
                    + RiseChecks.plain(spread) + ", and the report has " + RiseChecks.plain(score.standardError())
                    + "; it is damaged, make it again");
        }
        return Optional.empty();
    }

    /** The error that the replicates give, of sides that share their units or do not, whichever is smaller. */
    private static double smallest(double[] reference, double[] candidate) {
        double apart = Math.hypot(error(reference), error(candidate));
        if (reference.length != candidate.length) {
            return apart;
        }
        double[] together = new double[candidate.length];
        Arrays.setAll(together, j -> reference[j] + candidate[j]);
        return Math.min(apart, error(together));
    }

    private static double error(double[] replicates) {
        if (replicates.length == 0) {
            return 0;
        }
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double sum = Arrays.stream(replicates).map(r -> (r - mean) * (r - mean)).sum();
        return Math.sqrt(sum * (replicates.length - 1) / replicates.length);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double middle(double[] values) {
        double[] sorted = Arrays.stream(values).map(Math::abs).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double[] numbers(List<Double> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
