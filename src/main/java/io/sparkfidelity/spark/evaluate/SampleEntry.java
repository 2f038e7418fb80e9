package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a report says of a set whose images were not looked at. */
final class SampleEntry {
    private SampleEntry() {}

    /**
     * It is known how many embeddings it has, or not even that.
     *
     * @param model its title
     * @param source what the user wrote
     * @param prepare the step that its images went through, where it says so
     */
    static Report.DatasetEntry of(
            Sample sample, String role, String model, String source, Optional<String> prepare, List<String> warnings) {
        Optional<Long> n =
                sample.count().isPresent() ? Optional.of(sample.count().getAsLong()) : Optional.empty();
        return new Report.DatasetEntry(
                sample.name(),
                role,
                model,
                source,
                prepare.orElse(null),
                n.orElse(null),
                n.orElse(null),
                n.map(count -> 0L).orElse(null),
                Map.of(),
                0,
                null,
                List.of(),
                warnings,
                "",
                sample.tally().pooled().digest(),
                List.of());
    }
}
