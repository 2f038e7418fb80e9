package io.sparkfidelity.spark.explain;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.explain.Along;
import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.metric.novelty.Modes;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What modes two sets differ by, with the images at the end of each: one more pass over either set. */
final class ModesJob {
    /** Images at the end of a mode that labels and words are counted among. */
    private static final int END = 100;

    private final SparkSession spark;
    private final int images;
    private final ModeWords words;

    /**
     * @param images at the end of a mode that are named
     * @param captions of the sets, as far as a job read captions
     */
    ModesJob(SparkSession spark, int images, CaptionSets captions) {
        this.spark = spark;
        this.images = images;
        this.words = new ModeWords(captions);
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
        List<List<ExplanationEntry.WordEntry>> said = words.of(
                set,
                IntStream.range(0, modes.size())
                        .mapToObj(m -> end(ends, m).stream()
                                .map(row -> row.getString(0))
                                .toList())
                        .toList());
        List<ExplanationEntry.ModeEntry> entries = new ArrayList<>();
        for (int m = 0; m < modes.size(); m++) {
            entries.add(TallyModes.entry(
                    set.name(),
                    modes.get(m),
                    labels.get(m),
                    said.get(m),
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
        List<MoreFrequent.End> counted = new ArrayList<>();
        for (int m = 0; m < modes; m++) {
            List<Row> end = end(ends, m);
            TreeMap<String, Long> counts = new TreeMap<>();
            end.forEach(row -> {
                if (!row.isNullAt(1)) {
                    counts.merge(row.getString(1), 1L, Long::sum);
                }
            });
            counted.add(new MoreFrequent.End(end.size(), counts, counts.keySet()));
        }
        return MoreFrequent.of(counted, ends.labels(), ends.images()).stream()
                .map(found -> found.stream()
                        .map(label -> new ExplanationEntry.LabelEntry(
                                label.name(), label.count(), label.end(), label.inSet(), label.set(), label.pValue()))
                        .toList())
                .toList();
    }

    /** Of a mode, the images that labels and words are counted among. */
    private static List<Row> end(ModeEnds ends, int mode) {
        return ends.end(mode).stream().limit(END).toList();
    }
}
