package io.sparkfidelity.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a job found, as its report says it; lists in the order of the job.
 *
 * @param slices one entry a model, where the job was asked for slices
 * @param timings in the order in which the stages ended
 * @param samples some images of each dataset
 * @param explained which images carry the distances, where the job was asked for it
 * @param measures what measures say of the images
 * @param notes what could not be computed, a line each, for the console
 */
public record Findings(
        List<Report.DatasetEntry> datasets,
        List<Report.ModelEntry> models,
        List<Report.ScoreEntry> scores,
        List<Report.DifferenceEntry> differences,
        List<SlicesEntry> slices,
        List<Report.TimingEntry> timings,
        List<Report.SpectrumEntry> spectra,
        List<Report.SampleEntry> samples,
        Explanations explained,
        MeasuresEntry measures,
        List<String> notes) {
    public Findings {
        datasets = List.copyOf(datasets);
        models = List.copyOf(models);
        scores = List.copyOf(scores);
        differences = List.copyOf(differences);
        slices = List.copyOf(slices);
        timings = List.copyOf(timings);
        spectra = List.copyOf(spectra);
        samples = List.copyOf(samples);
        notes = List.copyOf(notes);
    }

    /** The same, with what is known of where the values of single images are kept. */
    public Findings with(ValuesEntry kept) {
        return new Findings(
                datasets,
                models,
                scores,
                differences,
                slices,
                timings,
                spectra,
                samples,
                explained,
                measures.with(kept),
                Stream.concat(notes.stream(), kept.leftOut().stream()).toList());
    }
}
