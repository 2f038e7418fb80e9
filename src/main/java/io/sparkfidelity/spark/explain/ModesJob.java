package io.sparkfidelity.spark.explain;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.explain.Along;
import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.metric.novelty.Modes;
import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.metric.statistics.Hypergeometric;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What modes two sets differ by, with the images at the end of each: one more pass over either set. */
final class ModesJob {
    /** Images at the end of a mode that its labels are counted among. */
    private static final int END = 100;
    /** Labels are named at this level, of all labels of all modes together. */
    private static final double LEVEL = 0.05;

    private final SparkSession spark;
    private final int images;

    /** @param images at the end of a mode that are named */
    ModesJob(SparkSession spark, int images) {
        this.spark = spark;
        this.images = images;
    }

    /** The candidate's modes, then the reference's; the sets' tallies have second moments of unit vectors. */
    List<ExplanationEntry.ModeEntry> of(ExplainedSet reference, ExplainedSet candidate) {
        // No task runs now.
        List<Modes.Mode> modes =
                OpenBlas.alone(() -> Modes.between(reference.tally(), candidate.tally(), TallyModes.MOST));
        List<ExplanationEntry.ModeEntry> entries = new ArrayList<>(entries(
                candidate, modes.stream().filter(Modes.Mode::ofCandidate).toList()));
        entries.addAll(entries(
                reference, modes.stream().filter(mode -> !mode.ofCandidate()).toList()));
        return entries;
    }

    private List<ExplanationEntry.ModeEntry> entries(ExplainedSet set, List<Modes.Mode> modes) {
        if (modes.isEmpty()) {
            return List.of();
        }
        ModeEnds ends = ends(set, modes);
        List<List<ExplanationEntry.LabelEntry>> labels = labels(ends, modes.size());
        List<ExplanationEntry.ModeEntry> entries = new ArrayList<>();
        for (int m = 0; m < modes.size(); m++) {
            entries.add(TallyModes.entry(
                    set.name(),
                    modes.get(m),
                    labels.get(m),
                    ends.end(m).stream().limit(images).map(ModesJob::image).toList()));
        }
        return entries;
    }

    private static ExplanationEntry.ImageEntry image(Row row) {
        return new ExplanationEntry.ImageEntry(
                row.getString(0),
                row.getString(1),
                new TreeMap<>(Map.of(ExplanationEntry.ModeEntry.COORDINATE, row.getDouble(2))),
                null,
                null,
                null);
    }

    private ModeEnds ends(ExplainedSet set, List<Modes.Mode> modes) {
        ArrayList<ImageValue> directions = new ArrayList<>();
        modes.forEach(mode -> directions.add(new Along(ExplanationEntry.ModeEntry.COORDINATE, mode.direction())));
        return ModeEnds.ofAll(
                spark,
                set.images(),
                directions,
                new FixedPoint(set.tally().pooled().field(MomentFields.SUM).q()),
                Math.max(images, END));
    }

    /** By mode, the labels that are more frequent at its end than in the set, after Holm for all labels of all modes. */
    private static List<List<ExplanationEntry.LabelEntry>> labels(ModeEnds ends, int modes) {
        List<List<ExplanationEntry.LabelEntry>> named = new ArrayList<>();
        List<ExplanationEntry.LabelEntry> tested = new ArrayList<>();
        List<Integer> modeOf = new ArrayList<>();
        for (int m = 0; m < modes; m++) {
            named.add(new ArrayList<>());
            List<Row> end = ends.end(m).stream().limit(END).toList();
            TreeMap<String, Long> counts = new TreeMap<>();
            end.forEach(row -> {
                if (!row.isNullAt(1)) {
                    counts.merge(row.getString(1), 1L, Long::sum);
                }
            });
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                long inSet = ends.labels().getOrDefault(count.getKey(), 0L);
                modeOf.add(m);
                tested.add(new ExplanationEntry.LabelEntry(
                        count.getKey(),
                        count.getValue(),
                        end.size(),
                        inSet,
                        ends.images(),
                        Hypergeometric.upperTail(ends.images(), inSet, end.size(), count.getValue())));
            }
        }
        double[] adjusted = Holm.adjust(tested.stream()
                .mapToDouble(ExplanationEntry.LabelEntry::adjustedPValue)
                .toArray());
        for (int i = 0; i < adjusted.length; i++) {
            if (adjusted[i] < LEVEL) {
                named.get(modeOf.get(i)).add(tested.get(i).adjusted(adjusted[i]));
            }
        }
        named.forEach(list -> list.sort(Comparator.comparingDouble(ExplanationEntry.LabelEntry::adjustedPValue)
                .thenComparing(ExplanationEntry.LabelEntry::label)));
        return named;
    }
}
