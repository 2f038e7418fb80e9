package io.sparkfidelity.report.qualify;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.ReportNotes;
import java.util.List;

/** A report of a model's qualification: in JSON the report's keys, and {@code qualification}. */
public record QualifyReport(@JsonUnwrapped Report report, Qualification qualification) {
    /** What a reader should know; of scores those of the images as they are, since those of every step are of the same images. */
    List<String> notes() {
        return ReportNotes.of(
                report,
                report.scores().stream()
                        .filter(score -> score.candidate().equals(Qualification.CLEAN))
                        .toList());
    }
}
