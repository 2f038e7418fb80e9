package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.confounder.Confounder;
import io.sparkfidelity.measure.confounder.Confounders;
import io.sparkfidelity.report.ConfounderEntry;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.MeasuresEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.WorstEntry;
import java.util.List;
import java.util.stream.Stream;

/**
 * What measures say of the sets of a job, as its report has it.
 *
 * @param scores of the measures of which one end is better, for every candidate
 * @param differences between candidates, of those measures
 * @param measures of every set, the reference's too where it is measured
 * @param paired all differences between candidates, image by image
 * @param worst images of the candidates, by the measures of which one end is better
 * @param pictures of those and their partners
 * @param confounders what tells candidates from the reference, or sets from each other, beside what their images show
 * @param notes the worst of them, a sentence for each candidate or pair
 */
public record MeasureFindings(
        List<Report.ScoreEntry> scores,
        List<Report.DifferenceEntry> differences,
        List<MeasureEntry> measures,
        List<MeasureEntry.DifferenceEntry> paired,
        List<WorstEntry> worst,
        List<Report.SampleEntry> pictures,
        List<ConfounderEntry> confounders,
        List<String> notes) {
    public MeasureFindings {
        scores = List.copyOf(scores);
        differences = List.copyOf(differences);
        measures = List.copyOf(measures);
        paired = List.copyOf(paired);
        worst = List.copyOf(worst);
        pictures = List.copyOf(pictures);
        confounders = List.copyOf(confounders);
        notes = List.copyOf(notes);
    }

    static MeasureFindings none() {
        return new MeasureFindings(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** What tells a candidate from the reference, or two sets from each other. */
    static MeasureFindings of(String reference, String candidate, List<Confounder> confounders) {
        return new MeasureFindings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                confounders.stream()
                        .map(each -> entry(reference, candidate, each))
                        .toList(),
                Confounders.sentence(confounders).stream().toList());
    }

    private static ConfounderEntry entry(String reference, String candidate, Confounder found) {
        return new ConfounderEntry(
                found.measure().name(),
                reference,
                candidate,
                found.difference().isPresent() ? found.difference().getAsDouble() : null,
                found.standardError().isPresent() ? found.standardError().getAsDouble() : null,
                found.interval()
                        .map(interval -> new double[] {interval.low(), interval.high()})
                        .orElse(null),
                found.totalVariation(),
                found.byChance(),
                found.isApart(),
                found.words());
    }

    /** What is of measures alone. */
    public MeasuresEntry entry() {
        return new MeasuresEntry(measures, paired, worst, pictures, confounders, null);
    }

    /** Sentences alone. */
    static MeasureFindings ofNotes(List<String> notes) {
        return new MeasureFindings(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), notes);
    }

    /** The same without its sentences. */
    MeasureFindings withoutNotes() {
        return new MeasureFindings(scores, differences, measures, paired, worst, pictures, confounders, List.of());
    }

    static MeasureFindings ofWorst(List<WorstEntry> worst, List<Report.SampleEntry> pictures) {
        return new MeasureFindings(List.of(), List.of(), List.of(), List.of(), worst, pictures, List.of(), List.of());
    }

    MeasureFindings and(MeasureFindings more) {
        return new MeasureFindings(
                both(scores, more.scores),
                both(differences, more.differences),
                both(measures, more.measures),
                both(paired, more.paired),
                both(worst, more.worst),
                both(pictures, more.pictures),
                both(confounders, more.confounders),
                both(notes, more.notes));
    }

    private static <T> List<T> both(List<T> a, List<T> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }
}
