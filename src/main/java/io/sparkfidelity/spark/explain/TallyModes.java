package io.sparkfidelity.spark.explain;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.novelty.Modes;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tallies alone explain, those of sites that never met among them: the modes that sets differ by, without images. */
public final class TallyModes {
    /** Modes of a set. */
    static final int MOST = 3;

    private TallyModes() {}

    /**
     * The modes of every candidate and the reference; of candidates whose tallies have second moments, as the reference's has.
     *
     * @param model title of the model, whose embeddings are unit vectors
     */
    public static List<ExplanationEntry> of(String model, Sample reference, List<Sample> candidates) {
        List<ExplanationEntry> entries = new ArrayList<>();
        for (Sample candidate : candidates) {
            if (possible(reference) && possible(candidate)) {
                // No task runs now.
                List<Modes.Mode> modes =
                        OpenBlas.alone(() -> Modes.between(reference.tally(), candidate.tally(), MOST));
                entries.add(new ExplanationEntry(
                        model,
                        reference.name(),
                        candidate.name(),
                        List.of(),
                        null,
                        List.of(),
                        modes.stream()
                                .map(mode -> entry(
                                        mode.ofCandidate() ? candidate.name() : reference.name(),
                                        mode,
                                        List.of(),
                                        List.of(),
                                        List.of()))
                                .toList(),
                        null,
                        List.of()));
            }
        }
        return entries;
    }

    private static boolean possible(Sample sample) {
        return sample.tally().pooled().has(MomentFields.GRAM)
                && sample.tally().pooled().value(MomentFields.N, 0) > 1;
    }

    static ExplanationEntry.ModeEntry entry(
            String dataset,
            Modes.Mode mode,
            List<ExplanationEntry.LabelEntry> labels,
            List<ExplanationEntry.WordEntry> words,
            List<ExplanationEntry.ImageEntry> images) {
        return new ExplanationEntry.ModeEntry(
                dataset,
                mode.ofCandidate() ? ExplainRow.CANDIDATE : ExplainRow.REFERENCE,
                mode.eigenvalue(),
                mode.standardError().isPresent() ? mode.standardError().getAsDouble() : null,
                mode.share(),
                mode.otherShare(),
                labels,
                words,
                images,
                Arrays.stream(mode.direction()).boxed().toList());
    }
}
