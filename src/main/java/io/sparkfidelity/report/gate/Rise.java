package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.ScoreDifference;
import java.util.List;
import java.util.OptionalLong;

/** How much worse a night is than its baseline, or why nobody can tell. */
sealed interface Rise {
    /**
     * A difference.
     *
     * @param metric what was compared: the rule's metric, or the corrected one in its place
     * @param run the baseline in words, or its name
     * @param worse positive where the night is worse, whichever way the metric goes
     * @param pairs images that were compared with themselves; of several runs, of the one with the fewest; none by buckets
     */
    record Measured(
            String metric,
            double value,
            String run,
            double baseline,
            ScoreDifference worse,
            OptionalLong pairs,
            List<String> notes)
            implements Rise {}

    /** No difference, with the reason. */
    record Unknown(String reason) implements Rise {}
}
