package io.sparkfidelity.report;

import java.util.List;

/**
 * What a report says of measures.
 *
 * @param sets what each measure says of each dataset
 * @param paired between candidates, image by image
 * @param confounders what tells candidates from the reference beside what their images show, worst first for each candidate
 */
public record MeasuresEntry(
        List<MeasureEntry> sets, List<MeasureEntry.DifferenceEntry> paired, List<ConfounderEntry> confounders) {
    public MeasuresEntry {
        sets = sets == null ? List.of() : List.copyOf(sets);
        paired = paired == null ? List.of() : List.copyOf(paired);
        confounders = confounders == null ? List.of() : List.copyOf(confounders);
    }

    /** Where nobody asked for any. */
    public static MeasuresEntry none() {
        return new MeasuresEntry(List.of(), List.of(), List.of());
    }
}
