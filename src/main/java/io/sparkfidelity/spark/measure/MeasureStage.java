package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.measure.confounder.Side;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.report.WorstEntry;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.spark.slice.MeasureParts;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Measures the sets of a job and scores what it finds. */
public final class MeasureStage {
    /** What reports call the model of measures that are of no embeddings. */
    public static final String IMAGES = Report.NO_MODEL;

    private static final String NO_REFERENCE = "reference";

    private final List<Measuring> measurings;
    private final Optional<String> units;
    private final Progress progress;
    private final StageTimes times;
    private final ValuesTable table;
    private final WorstImages worst;
    private Optional<Slicing> slicing;
    private final boolean peers;
    private final Map<SlicesEntry.Key, List<Report.ScoreEntry>> slices = new HashMap<>();
    private MeasureFindings findings = MeasureFindings.none();
    private boolean begun;

    /**
     * @param measurings all that is asked for
     * @param units names what all sets drew their units from, if they share them
     * @param times gets a stage for each {@link Measuring}
     * @param table gets every value
     * @param worst finds the images that candidates are worst by
     * @param slicing how parts of the sets are scored, if they are
     */
    public MeasureStage(
            List<Measuring> measurings,
            Optional<String> units,
            Progress progress,
            StageTimes times,
            ValuesTable table,
            WorstImages worst,
            Optional<Slicing> slicing) {
        this(measurings, units, progress, times, table, worst, slicing, false);
    }

    private MeasureStage(
            List<Measuring> measurings,
            Optional<String> units,
            Progress progress,
            StageTimes times,
            ValuesTable table,
            WorstImages worst,
            Optional<Slicing> slicing,
            boolean peers) {
        this.measurings = List.copyOf(measurings);
        this.units = units;
        this.progress = progress;
        this.times = times;
        this.table = table;
        this.worst = worst;
        this.slicing = slicing;
        this.peers = peers;
    }

    /**
     * Of candidates that have no reference and are held against each other: what no image of one of them can have may be
     * measured of the others, each pair of them is asked what tells it apart, and nothing is paired by id.
     *
     * @param measurings all that is asked for
     * @param times gets a stage for each {@link Measuring}
     * @param table gets every value
     * @param worst finds the images that sets are worst by
     */
    public static MeasureStage ofPeers(
            List<Measuring> measurings, Progress progress, StageTimes times, ValuesTable table, WorstImages worst) {
        return new MeasureStage(measurings, Optional.empty(), progress, times, table, worst, Optional.empty(), true);
    }

    /**
     * Looks whether the sets have what the values are made of, before anything is embedded. The reference may lack it, and has
     * no values then.
     *
     * @throws SourceException if a candidate has not, or of peers none has, in a line
     */
    public void require(Optional<NamedSource> reference, List<NamedSource> candidates) throws SourceException {
        Optional<MeasureCut> cut = cut();
        if (cut.isPresent()) {
            cut.get().require(reference);
        }
        for (Measuring measuring : measurings) {
            measuring.require(reference);
            requireNone(measuring, candidates, measuring::lack);
        }
    }

    /**
     * The same once the sets are listed, and their captions read.
     *
     * @throws IOException if a set lacks something, or a model does not work, in a line
     */
    public void requireListed(List<NamedSource> candidates, List<ModelChoice> models) throws IOException {
        for (Measuring measuring : measurings) {
            requireNone(measuring, candidates, measuring::lackOnceListed);
            measuring.load(models);
        }
    }

    /** What a set lacks of a measure, in a line. */
    private interface Lack {
        Optional<String> of(Measure measure, NamedSource set) throws SourceException;
    }

    private void requireNone(Measuring measuring, List<NamedSource> sets, Lack lack) throws SourceException {
        for (Measure measure : measuring.measures()) {
            List<String> lacking = new ArrayList<>();
            for (NamedSource set : sets) {
                lack.of(measure, set).ifPresent(lacking::add);
            }
            if (!lacking.isEmpty() && !peers) {
                throw new SourceException(lacking.get(0));
            }
            if (!lacking.isEmpty() && lacking.size() == sets.size()) {
                throw new SourceException("no dataset has " + measure.name() + ": " + lacking.get(0));
            }
        }
    }

    /** What is measured of all sets' images while a model embeds them, each read and decoded once. */
    public List<Work.Beside> inPassing() {
        return measurings.stream()
                .flatMap(measuring -> measuring.inPassing().stream())
                .toList();
    }

    /** The networks of measures' own, once {@link #requireListed} has checked them. */
    public List<Report.ModelEntry> networks() {
        return measurings.stream()
                .flatMap(measuring -> measuring.network().stream())
                .toList();
    }

    /**
     * Measures sets as they are embedded by one model; what is of no model is measured with the first.
     *
     * @param reference if its images are looked at
     * @return scores of the candidates' slices
     */
    public Map<SlicesEntry.Key, List<Report.ScoreEntry>> measure(
            ModelChoice model, Optional<JobSet> reference, List<JobSet> candidates) throws IOException {
        slices.clear();
        Optional<MeasureCut> cut = cut();
        if (cut.isPresent() && reference.isPresent()) {
            slicing = Optional.of(slicing.orElseThrow().by(cut.get().slices(model, reference.get(), candidates)));
        }
        for (Measuring measuring : measurings) {
            if (measuring.ofModel() ? measuring.allows(model) : !begun) {
                findings = findings.and(of(measuring, model, reference, candidates));
            }
        }
        begun = true;
        return Map.copyOf(slices);
    }

    /** How parts of the sets are scored, if they are: by a measure once it is measured. */
    public Optional<Slicing> slicing() {
        return slicing;
    }

    /**
     * Looks whether slices of peers can be cut at the quantiles of the first of them, before anything is embedded.
     *
     * @throws SourceException if they are by a measure that it has not
     */
    public void requireCut(Slicing asked, NamedSource first) throws SourceException {
        Optional<MeasureCut> cut = cut(asked);
        if (cut.isPresent()) {
            cut.get().require(Optional.of(first));
        }
    }

    /**
     * The same slices, cut where they are by a measure.
     *
     * @throws SourceException if the first of the sets has no values of the measure, or the same everywhere
     */
    public Slicing cut(Slicing asked, ModelChoice model, List<JobSet> sets) throws IOException {
        Optional<MeasureCut> cut = cut(asked);
        return cut.isEmpty() ? asked : asked.by(cut.get().slices(model, sets.get(0), sets.subList(1, sets.size())));
    }

    /** The measure at whose quantiles slices are still to be cut. */
    private Optional<MeasureCut> cut() {
        return slicing.flatMap(this::cut);
    }

    private Optional<MeasureCut> cut(Slicing asked) {
        return asked.slices() instanceof MeasureParts wanted ? MeasureCut.of(wanted, measurings) : Optional.empty();
    }

    /** All that was found so far. */
    public MeasureFindings findings() {
        return findings;
    }

    private MeasureFindings of(
            Measuring measuring, ModelChoice choice, Optional<JobSet> reference, List<JobSet> candidates)
            throws IOException {
        Optional<String> model = measuring.title(choice);
        List<Measure> measures = measuring.measures();
        List<Measure> withDetails =
                Stream.concat(measures.stream(), measuring.details().stream()).toList();
        progress.stage("measuring " + measures.stream().map(Measure::name).collect(Collectors.joining(", ")));
        Instant start = Instant.now();
        List<MeasuredSet> measured = new ArrayList<>();
        try {
            List<JobSet> sets = Stream.concat(
                            reference.filter(set -> measuring.ofReference()).stream(), candidates.stream())
                    .toList();
            for (JobSet set : sets) {
                MeasuredSet values = MeasuredSet.of(
                        set, withDetails, measuring.of(choice, set, reference), measuring.notes(set, reference));
                measured.add(values);
                table.add(model, values, !peers && candidates.contains(set));
            }
            int first = sets.size() - candidates.size();
            Map<List<Integer>, Rises> rises = new HashMap<>();
            for (int later = first + 1; later < measured.size(); later++) {
                for (int earlier = first; earlier < later && !peers; earlier++) {
                    rises.put(List.of(earlier, later), Rises.of(measures, measured.get(earlier), measured.get(later)));
                }
            }
            MeasureFindings found = MeasureFindings.ofNotes(rises.values().stream()
                    .flatMap(rise -> rise.notes().stream())
                    .sorted()
                    .toList());
            for (int m = 0; m < measures.size(); m++) {
                found = found.and(found(
                        measures.get(m),
                        m,
                        m == 0 ? measures.size() : withDetails.size(),
                        model,
                        reference.map(JobSet::name),
                        sets,
                        measured,
                        rises));
            }
            ConfounderPairs pairs = new ConfounderPairs(measures, described(sets, measured));
            found = found.and(
                    peers ? pairs.worst() : sets.size() > candidates.size() ? pairs.ofFirst() : MeasureFindings.none());
            if (slicing.isPresent()) {
                Sample none = nothing(
                        reference.map(JobSet::name), measured.get(0).tallies().get(0));
                for (int s = first; s < sets.size(); s++) {
                    MeasuredSet set = measured.get(s);
                    new SliceMeasures(slicing.get())
                            .of(
                                    set,
                                    sets.get(s),
                                    measures.size(),
                                    model.orElse(IMAGES),
                                    none,
                                    sample(sets.get(s), set.tallies().get(0)))
                            .forEach((slice, scores) -> slices.computeIfAbsent(slice, key -> new ArrayList<>())
                                    .addAll(scores));
                }
            }
            return found.and(worst(measuring, model, reference, candidates, measured));
        } finally {
            measured.forEach(MeasuredSet::close);
            times.ended(
                    "measure",
                    start,
                    measured.stream().mapToLong(MeasuredSet::embedded).sum());
        }
    }

    private MeasureFindings worst(
            Measuring measuring,
            Optional<String> model,
            Optional<JobSet> reference,
            List<JobSet> candidates,
            List<MeasuredSet> measured)
            throws IOException {
        List<WorstEntry> entries = new ArrayList<>();
        for (int c = 0; c < candidates.size(); c++) {
            MeasuredSet set = measured.get(measured.size() - candidates.size() + c);
            Optional<Dataset<Row>> partners = measuring.partners(candidates.get(c), reference);
            for (int m = 0; m < measuring.measures().size(); m++) {
                Measure measure = measuring.measures().get(m);
                if (measure.direction().ofScore().isPresent()
                        && set.tallies().get(m).n() > 0) {
                    entries.add(worst.of(set, m, model, partners));
                }
            }
        }
        return MeasureFindings.ofWorst(entries, worst.pictures(entries, reference, candidates));
    }

    private MeasureFindings found(
            Measure measure,
            int place,
            int firstDetail,
            Optional<String> model,
            Optional<String> referenceName,
            List<JobSet> sets,
            List<MeasuredSet> measured,
            Map<List<Integer>, Rises> rises) {
        String title = model.orElse(IMAGES);
        ModelTraits features = new ModelTraits(title, false);
        MeasureMean mean = new MeasureMean(measure);
        BucketedTally ofFirst = measured.get(0).tallies().get(place);
        int first = referenceName.equals(Optional.of(sets.get(0).name())) ? 1 : 0;
        Sample reference = first == 1 ? sample(sets.get(0), ofFirst) : nothing(referenceName, ofFirst);
        Scorer scorer = reference.count().orElse(0) > 1
                ? new Scorer(features, reference)
                : Scorer.withoutFloors(features, reference);
        List<MeasureEntry> entries = new ArrayList<>();
        List<Report.ScoreEntry> scores = new ArrayList<>();
        List<Report.DifferenceEntry> differences = new ArrayList<>();
        List<MeasureEntry.DifferenceEntry> paired = new ArrayList<>();
        for (int s = 0; s < measured.size(); s++) {
            MeasuredSet set = measured.get(s);
            Sample sample = sample(sets.get(s), set.tallies().get(place));
            Score score = scorer.scores(List.of(mean), sample)
                    .get(0)
                    .withWarnings(set.notes())
                    .withDetails(details(set, firstDetail));
            entries.add(entry(measure, place, model, set, sample, score));
            if (s < first) {
                continue;
            }
            for (int earlier = first; earlier < s && !peers; earlier++) {
                MeasureEntry.DifferenceEntry difference =
                        Objects.requireNonNull(rises.get(List.of(earlier, s))).of(place, model);
                paired.add(difference);
                if (measure.direction().ofScore().isPresent()) {
                    differences.add(new Report.DifferenceEntry(
                            measure.name(),
                            title,
                            difference.from(),
                            difference.to(),
                            difference.value(),
                            difference.standardError(),
                            difference.ci95()));
                }
            }
            if (measure.direction().ofScore().isPresent()) {
                scores.add(Report.ScoreEntry.of(title, reference.name(), set.name(), score));
            }
        }
        return new MeasureFindings(scores, differences, entries, paired, List.of(), List.of(), List.of(), List.of());
    }

    /** The means of what is counted from a place on. */
    private static Map<String, Double> details(MeasuredSet set, int first) {
        Map<String, Double> details = new HashMap<>();
        for (int place = first; place < set.measures().size(); place++) {
            Measure measure = set.measures().get(place);
            double mean = new MeasureSummary(measure, set.tallies().get(place).pooled()).mean();
            if (Double.isFinite(mean)) {
                details.put(measure.name(), mean);
            }
        }
        return details;
    }

    private List<ConfounderPairs.Described> described(List<JobSet> sets, List<MeasuredSet> measured) {
        List<ConfounderPairs.Described> described = new ArrayList<>();
        for (int s = 0; s < sets.size(); s++) {
            JobSet set = sets.get(s);
            long images = measured.get(s).embedded();
            described.add(new ConfounderPairs.Described(
                    set.name(),
                    measured.get(s).tallies().stream()
                            .map(tally -> new Side(sample(set, tally), images))
                            .toList()));
        }
        return described;
    }

    /** A reference that was not measured. */
    private Sample nothing(Optional<String> name, BucketedTally like) {
        return new Sample(
                name.orElse(peers ? "" : NO_REFERENCE),
                BucketedTally.uncounted(Tally.zero(like.pooled().fields())));
    }

    private Sample sample(JobSet set, BucketedTally tally) {
        return new Sample(set.name(), tally, LabelledTallies.none(), units)
                .groupedByUnit(set.listing().hasUnits());
    }

    private static MeasureEntry entry(
            Measure measure, int place, Optional<String> model, MeasuredSet set, Sample sample, Score score) {
        MeasureSummary summary = new MeasureSummary(measure, sample.tally().pooled());
        return MeasureEntries.of(
                measure,
                model,
                sample,
                set.embedded(),
                set.unmeasured().get(place),
                score,
                IntStream.range(0, MeasureEntries.SHARES.size())
                        .mapToDouble(share -> set.quantile(place, share, summary))
                        .toArray());
    }

    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    static @Nullable Double present(OptionalDouble value) {
        return value.isPresent() ? finite(value.getAsDouble()) : null;
    }
}
