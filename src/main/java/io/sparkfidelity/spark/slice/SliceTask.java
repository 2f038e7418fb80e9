package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.SliceMetrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.TallyFolder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * What a task does with slices that it has whole: the folds over their pairs and, where {@code scoring}, tallies and scores.
 *
 * @param model the card's name
 * @param title the model's, in reports
 * @param names of the datasets, the reference's first
 * @param units as in {@link Sample}; empty where sets share none
 * @param grouped the datasets whose units may have several embeddings
 * @param limit rows of a side that may take part in folds over pairs
 */
record SliceTask(
        CountedFields fields,
        String model,
        String title,
        boolean unitNorm,
        ArrayList<String> names,
        String units,
        BitSet grouped,
        int limit,
        boolean scoring)
        implements FlatMapFunction<Iterator<SliceRow>, SliceOutcome>, Serializable {
    @Override
    public Iterator<SliceOutcome> call(Iterator<SliceRow> rows) {
        SliceReader reader = new SliceReader(rows);
        List<SliceOutcome> outcomes = new ArrayList<>();
        while (reader.hasNext()) {
            int slice = reader.slice();
            if (scoring) {
                score(reader, slice, outcomes);
            } else {
                SliceSide reference = reader.next(Optional.empty());
                while (reader.hasNextOf(slice)) {
                    SliceSide candidate = reader.next(Optional.empty());
                    outcomes.add(new SliceOutcome(slice, candidate.dataset(), pairs(reference, candidate), List.of()));
                }
            }
        }
        return outcomes.iterator();
    }

    private void score(SliceReader reader, int slice, List<SliceOutcome> outcomes) {
        try (TallyFolder folder = new TallyFolder()) {
            Counted reference = counted(reader, folder);
            while (reader.hasNextOf(slice)) {
                Counted candidate = counted(reader, folder);
                SlicePairs pairs = pairs(reference.side(), candidate.side());
                outcomes.add(new SliceOutcome(
                        slice,
                        candidate.side().dataset(),
                        pairs,
                        scores(
                                sample(reference.side().dataset(), reference.tally()),
                                sample(candidate.side().dataset(), candidate.tally()),
                                folds(
                                        pairs,
                                        reference.side().n(),
                                        candidate.side().n()))));
            }
        }
    }

    private record Counted(SliceSide side, BucketedTally tally) {}

    private Counted counted(SliceReader reader, TallyFolder folder) {
        try (SliceTally tally = new SliceTally(fields, folder)) {
            SliceSide side = reader.next(Optional.of(tally));
            return new Counted(side, tally.finish());
        }
    }

    private SlicePairs pairs(SliceSide reference, SliceSide candidate) {
        return SlicePairs.between(reference, candidate, metrics().pairs());
    }

    /** The scores of a slice of a candidate. */
    List<Report.ScoreEntry> scores(Sample reference, Sample candidate, PairFindings folds) {
        return metrics().scores(features(), reference, candidate, folds).stream()
                .map(score -> Report.ScoreEntry.of(title, reference.name(), candidate.name(), score))
                .toList();
    }

    ModelTraits features() {
        return new ModelTraits(model, unitNorm);
    }

    SliceMetrics metrics() {
        return SliceMetrics.of(features());
    }

    /**
     * The folds of a slice.
     *
     * @param n embeddings of the reference in the slice
     * @param m embeddings of the candidate
     */
    PairFindings folds(SlicePairs pairs, long n, long m) {
        return pairs.folds(metrics().pairs(), Math.max(n, m) > limit ? OptionalLong.of(limit) : OptionalLong.empty());
    }

    Sample sample(int dataset, BucketedTally tally) {
        return new Sample(names.get(dataset), tally, LabelledTallies.none(), sharedUnits())
                .groupedByUnit(grouped.get(dataset));
    }

    private Optional<String> sharedUnits() {
        return units.isEmpty() ? Optional.empty() : Optional.of(units);
    }
}
