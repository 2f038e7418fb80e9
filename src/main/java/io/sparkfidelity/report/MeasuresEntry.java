package io.sparkfidelity.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of measures.
 *
 * @param sets what each measure says of each dataset
 * @param paired between candidates, image by image
 * @param worst images of the candidates, by the measures of which one end is better
 * @param pictures of those and their partners
 * @param confounders what tells candidates from the reference beside what their images show, worst first for each candidate
 * @param values where the values of single images are kept; null where none are
 */
public record MeasuresEntry(
        List<MeasureEntry> sets,
        List<MeasureEntry.DifferenceEntry> paired,
        List<WorstEntry> worst,
        List<Report.SampleEntry> pictures,
        List<ConfounderEntry> confounders,
        @Nullable ValuesEntry values) {
    public MeasuresEntry {
        sets = sets == null ? List.of() : List.copyOf(sets);
        paired = paired == null ? List.of() : List.copyOf(paired);
        worst = worst == null ? List.of() : List.copyOf(worst);
        pictures = pictures == null ? List.of() : List.copyOf(pictures);
        confounders = confounders == null ? List.of() : List.copyOf(confounders);
    }

    /** Where nobody asked for any. */
    public static MeasuresEntry none() {
        return new MeasuresEntry(List.of(), List.of(), List.of(), List.of(), List.of(), null);
    }

    /** The same, with what is known of where values are kept. */
    public MeasuresEntry with(ValuesEntry kept) {
        return new MeasuresEntry(sets, paired, worst, pictures, confounders, kept);
    }
}
