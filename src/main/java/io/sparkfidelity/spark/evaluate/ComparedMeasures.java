package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.measure.MeasureNames;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.spark.measure.MeasureEntries;
import io.sparkfidelity.spark.measure.MeasureStage;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the measures of tally files say, of inputs that are such.
 *
 * @param scoring by the measures of which one end is better
 * @param entries of every measure and input that has it
 * @param notes what cannot be compared
 */
record ComparedMeasures(Scoring scoring, List<MeasureEntry> entries, List<String> notes) {
    /** The first input is the reference. */
    static ComparedMeasures of(List<CompareJob.Input> inputs) {
        SortedMap<String, KeyMeasure> measures = new TreeMap<>();
        for (CompareJob.Input input : inputs.subList(1, inputs.size())) {
            file(input).ifPresent(file -> file.key().measures().forEach(m -> measures.putIfAbsent(m.name(), m)));
        }
        Scoring scoring = Scoring.NONE;
        List<MeasureEntry> entries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (KeyMeasure measure : measures.values()) {
            ComparedMeasures one = of(inputs, measure);
            scoring = scoring.plus(one.scoring);
            entries.addAll(one.entries);
            notes.addAll(one.notes);
        }
        return new ComparedMeasures(scoring, entries, notes);
    }

    private static ComparedMeasures of(List<CompareJob.Input> inputs, KeyMeasure measure) {
        List<String> notes = new ArrayList<>();
        List<MeasureEntry> entries = new ArrayList<>();
        Optional<Sample> reference = Optional.empty();
        List<Scoring.Candidate> candidates = new ArrayList<>();
        MeasureMean mean = new MeasureMean(measure.measure());
        Optional<String> model = Optional.empty();
        for (CompareJob.Input input : inputs) {
            Optional<TallyFile> file = file(input);
            Optional<KeyMeasure> own = file.flatMap(known -> known.key().measure(measure.name()));
            if (own.isPresent() && !own.get().equals(measure)) {
                notes.add(measure.name() + " of '" + input.name()
                        + "' has another range or definition than the first; they cannot be compared");
            }
            Optional<Sample> sample =
                    own.equals(Optional.of(measure)) ? file.get().sample(input.name(), measure) : Optional.empty();
            if (sample.isEmpty()) {
                continue;
            }
            model = MeasureNames.AS_METRICS.contains(measure.name())
                    ? Optional.of(file.get().key().card())
                    : Optional.empty();
            Score score = mean.compute(new ModelTraits(MeasureStage.IMAGES, false), sample.get(), sample.get());
            entries.add(MeasureEntries.of(
                    measure.measure(), model, sample.get(), file.get().whole().n(), Map.of(), score));
            if (input == inputs.get(0)) {
                reference = sample;
            } else {
                candidates.add(new Scoring.Candidate(sample.get(), List.of(mean), Optional.empty(), Optional.empty()));
            }
        }
        if (measure.measure().direction().ofScore().isEmpty() || candidates.isEmpty()) {
            return new ComparedMeasures(Scoring.NONE, entries, notes);
        }
        String title = model.orElse(MeasureStage.IMAGES);
        Sample against = reference.orElseGet(
                () -> new Sample(inputs.get(0).name(), BucketedTally.uncounted(Tally.zero(MeasureFields.all()))));
        return new ComparedMeasures(
                Scoring.of(title, new ModelTraits(title, false), against, candidates, Scoring.Extent.FULL),
                entries,
                notes);
    }

    private static Optional<TallyFile> file(CompareJob.Input input) {
        return input.input().received().map(received -> received.file());
    }
}
