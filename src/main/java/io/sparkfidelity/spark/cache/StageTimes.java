package io.sparkfidelity.spark.cache;

import io.sparkfidelity.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long the stages of a job took, in the order in which they ended. Mutable, one a job. */
public final class StageTimes {
    private final List<Report.TimingEntry> entries = new ArrayList<>();

    /** A stage ends now. */
    public void ended(String stage, Instant start, long images) {
        add(stage, Duration.between(start, Instant.now()), images);
    }

    /** A stage took so long, to the millisecond. */
    void add(String stage, Duration duration, long images) {
        entries.add(new Report.TimingEntry(stage, duration.toMillis() / 1000.0, images));
    }

    public List<Report.TimingEntry> entries() {
        return List.copyOf(entries);
    }
}
