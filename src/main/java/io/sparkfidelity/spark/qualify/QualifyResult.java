package io.sparkfidelity.spark.qualify;

import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.qualify.Qualification;
import java.util.List;

/**
 * What was found.
 *
 * @param images that were taken
 * @param ladders that were climbed, each with the steps that were
 */
public record QualifyResult(
        Findings findings, Qualification.ImagesEntry images, List<Qualification.LadderEntry> ladders) {
    public QualifyResult {
        ladders = List.copyOf(ladders);
    }
}
