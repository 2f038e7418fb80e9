package io.sparkfidelity.report.text;

import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import java.util.Set;
import java.util.stream.Collectors;

/** How many images of the reference scores are of, in words. */
public final class ReferenceCounts {
    private static final String NONE = "-";

    private final Set<String> measures;

    public ReferenceCounts(Report report) {
        this.measures =
                report.measures().sets().stream().map(MeasureEntry::measure).collect(Collectors.toSet());
    }

    /** A dash where none has part in it: the mean of a measure is of the candidate alone unless the reference was measured too. */
    public String of(Report.ScoreEntry score) {
        Long images = score.n().reference();
        return images == null && measures.contains(score.metric()) ? NONE : TextTable.count(images);
    }
}
