package io.sparkfidelity.report;

import java.util.List;

/**
 * Which images carry the distances of a job.
 *
 * @param entries one a candidate and model
 * @param pictures of images in galleries, each once
 */
public record Explanations(List<ExplanationEntry> entries, List<Report.SampleEntry> pictures) {
    /** Of a job that explains nothing. */
    public static final Explanations NONE = new Explanations(List.of(), List.of());

    public Explanations {
        entries = List.copyOf(entries);
        pictures = List.copyOf(pictures);
    }
}
