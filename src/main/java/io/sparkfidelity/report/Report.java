package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Replicates;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.diversity.Spectrum;
import io.sparkfidelity.storage.Secrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The schema {@code spark-fidelity/report/1}; components are the JSON's keys.
 *
 * @param startedAt ISO 8601, UTC
 * @param spec the job as it was understood, after files, settings and flags
 * @param slices one entry a model, where the job was asked for slices
 * @param environment versions of Java, Spark and the BLAS kernel
 * @param command the command line's arguments as they were given, passwords masked
 * @param spectra of the datasets' covariances
 * @param samples some images of each dataset
 * @param explanations which images carry the distances, one entry a candidate and model
 * @param pictures images of the explanations' galleries
 * @param measures what measures say of the images
 * @param panel ratios in the mean over models, where several have one
 * @param job names the run of the job that wrote the report, and the rows of the tables beside it; null in reports of earlier
 *     versions
 */
public record Report(
        String schema,
        Tool tool,
        String startedAt,
        Map<String, Object> spec,
        List<DatasetEntry> datasets,
        List<ModelEntry> models,
        List<ScoreEntry> scores,
        List<DifferenceEntry> differences,
        List<SlicesEntry> slices,
        List<TimingEntry> timings,
        Map<String, String> environment,
        List<String> command,
        List<SpectrumEntry> spectra,
        List<SampleEntry> samples,
        List<ExplanationEntry> explanations,
        List<SampleEntry> pictures,
        MeasuresEntry measures,
        List<PanelEntry> panel,
        @Nullable String job) {
    /** What stands for a model in scores of measures that are of no embeddings. */
    public static final String NO_MODEL = "images";

    public static final String SCHEMA = "spark-fidelity/report/1";

    /** Of a dataset, as many are named in a report; a file beside it has more. */
    private static final int MOST_REJECTS = 100;

    /** What a report of an earlier version does not have is empty; datasets, models and scores every report has. */
    public Report {
        spec = spec == null ? Map.of() : spec;
        differences = differences == null ? List.of() : List.copyOf(differences);
        slices = slices == null ? List.of() : List.copyOf(slices);
        timings = timings == null ? List.of() : List.copyOf(timings);
        environment = environment == null ? Map.of() : environment;
        command = command == null ? List.of() : List.copyOf(command);
        spectra = spectra == null ? List.of() : List.copyOf(spectra);
        samples = samples == null ? List.of() : List.copyOf(samples);
        explanations = explanations == null ? List.of() : List.copyOf(explanations);
        pictures = pictures == null ? List.of() : List.copyOf(pictures);
        measures = measures == null ? MeasuresEntry.none() : measures;
        panel = panel == null ? List.of() : List.copyOf(panel);
    }

    /** The report of a run: what it found, without the secrets that sources' addresses may hold. */
    public static Report of(Run run, Findings found) {
        return new Report(
                SCHEMA,
                run.tool(),
                run.startedAt(),
                run.spec(),
                found.datasets().stream().map(DatasetEntry::reported).toList(),
                found.models(),
                found.scores(),
                found.differences(),
                found.slices(),
                found.timings(),
                run.environment(),
                run.command(),
                found.spectra(),
                found.samples(),
                found.explained().entries(),
                found.explained().pictures(),
                found.measures(),
                PanelEntry.all(found.scores()),
                run.job());
    }

    /** The report without its small pictures, which are most of its bytes. */
    public Report withoutPictures() {
        return new Report(
                schema,
                tool,
                startedAt,
                spec,
                datasets,
                models,
                scores,
                differences,
                slices,
                timings,
                environment,
                command,
                spectra,
                List.of(),
                explanations,
                List.of(),
                measures,
                panel,
                job);
    }

    public record Tool(String version, String commit) {}

    /**
     * One dataset under one model; found = embedded + rejected, all three null where nobody knows them.
     *
     * @param prepare what was done to the images before the model's own preprocessing, such as {@code adm-256}; null for
     *     nothing
     * @param fingerprint of the source's listing
     * @param rejects counts by {@code stage/reason}
     * @param duplicates rows of the source whose id another row has; of each id one counts as found
     * @param units what the embedded images were sampled by, such as patients; null where every image is its own unit
     * @param leftAlone files of the source that are no images of the set and not among those found, by reason; sorted
     * @param tally SHA-256 of the pooled tally: equal exactly where all sums are
     * @param rejectedImages the first of the rejects by id
     */
    public record DatasetEntry(
            String name,
            String role,
            String model,
            String source,
            @Nullable String prepare,
            @Nullable Long found,
            @Nullable Long embedded,
            @Nullable Long rejected,
            Map<String, Long> rejects,
            long duplicates,
            @Nullable Long units,
            List<LeftAloneEntry> leftAlone,
            List<String> warnings,
            String fingerprint,
            String tally,
            List<RejectEntry> rejectedImages) {
        public DatasetEntry {
            rejectedImages = rejectedImages == null ? List.of() : List.copyOf(rejectedImages);
            leftAlone = leftAlone == null ? List.of() : List.copyOf(leftAlone);
            rejects = rejects == null ? Map.of() : rejects;
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
        }

        /** As a report has it: secrets masked, and the first of the rejects. */
        private DatasetEntry reported() {
            return new DatasetEntry(
                    name,
                    role,
                    model,
                    Secrets.masked(source),
                    prepare,
                    found,
                    embedded,
                    rejected,
                    rejects,
                    duplicates,
                    units,
                    leftAlone,
                    warnings.stream().map(Secrets::masked).toList(),
                    fingerprint,
                    tally,
                    rejectedImages.stream().limit(MOST_REJECTS).toList());
        }
    }

    /**
     * An image that could not be embedded.
     *
     * @param stage {@code read}, {@code decode}, {@code resize} or {@code embed}
     * @param detail what more is known; may be empty
     */
    public record RejectEntry(String id, String stage, String reason, String detail) {}

    /**
     * Files of a source that were left alone.
     *
     * @param reason {@code hidden}, {@code macos}, {@code system-file}, {@code not-decodable/EXTENSION}, {@code archive},
     *     {@code not-an-image}, {@code special-file}, {@code folder-link}, {@code behind-end-mark} ...; others may come
     * @param count of files
     * @param examples one or two ids of files
     */
    public record LeftAloneEntry(String reason, long count, List<String> examples) {
        public LeftAloneEntry {
            examples = examples == null ? List.of() : List.copyOf(examples);
        }
    }

    /** @param qualified what its card says of metrics on its embeddings; null where it says nothing */
    public record ModelEntry(
            String name,
            String fingerprint,
            int dimension,
            String engine,
            @Nullable QualifiedEntry qualified) {
        /** A model of whose metrics nothing is known. */
        public ModelEntry(String name, String fingerprint, int dimension, String engine) {
            this(name, fingerprint, dimension, engine, null);
        }
    }

    /** Numbers that an estimator does not give are null. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ScoreEntry(
            String metric,
            String model,
            String candidate,
            String reference,
            @Nullable Double value,
            @Nullable Double standardError,
            double @Nullable [] ci95,
            String ciOf,
            String bias,
            String direction,
            String estimator,
            Counts n,
            @Nullable FloorEntry floor,
            @Nullable ReplicatesEntry replicates,
            List<String> warnings,
            Map<String, Double> details) {
        private static final String P_VALUE = "pValue";

        public ScoreEntry {
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
            details = details == null ? Map.of() : details;
        }

        /** Of a test that the two sides are of one distribution; absent where the metric has none. */
        public Optional<Double> pValue() {
            return Optional.ofNullable(details.get(P_VALUE));
        }

        public static ScoreEntry of(String model, String reference, String candidate, Score score) {
            return new ScoreEntry(
                    score.metric(),
                    model,
                    candidate,
                    reference,
                    score.hasValue() ? score.value() : null,
                    score.standardError().isPresent() ? score.standardError().getAsDouble() : null,
                    score.ci95().map(i -> new double[] {i.low(), i.high()}).orElse(null),
                    score.coverage().label(),
                    score.bias().label(),
                    score.direction().label(),
                    score.estimator(),
                    Counts.of(score.referenceN(), score.candidateN()),
                    score.floor().map(FloorEntry::of).orElse(null),
                    score.replicates().map(ReplicatesEntry::of).orElse(null),
                    score.warnings(),
                    score.sortedDetails());
        }
    }

    /** Embeddings of each side; null where nobody knows how many. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Counts(@Nullable Long reference, @Nullable Long candidate) {
        static Counts of(OptionalLong reference, OptionalLong candidate) {
            return new Counts(boxed(reference), boxed(candidate));
        }

        private static @Nullable Long boxed(OptionalLong count) {
            return count.isPresent() ? count.getAsLong() : null;
        }
    }

    /**
     * What a perfect model would score here.
     *
     * @param q001 null in reports of earlier versions
     * @param q999 likewise
     * @param splits of the reference that it comes from
     */
    public record FloorEntry(double mean, Double q001, double q05, double q95, Double q999, int splits) {
        static FloorEntry of(Floor floor) {
            return new FloorEntry(floor.mean(), floor.q001(), floor.q05(), floor.q95(), floor.q999(), floor.splits());
        }

        /** Whether a score is such as perfect models have: neither worse than 95% of them nor better than all but 1 in 1,000. */
        public boolean holds(double value, boolean largerIsBetter) {
            return largerIsBetter
                    ? value >= q05 && (q999 == null || value <= q999)
                    : value <= q95 && (q001 == null || value >= q001);
        }
    }

    /**
     * The score without bucket j of one side; an empty list where it does not depend on that side.
     *
     * @param sizes images of each bucket; null in reports of earlier versions
     */
    public record ReplicatesEntry(
            List<Double> reference,
            List<Double> candidate,
            @Nullable SizesEntry sizes) {
        static ReplicatesEntry of(Replicates replicates) {
            return new ReplicatesEntry(
                    finite(replicates.reference()),
                    finite(replicates.candidate()),
                    new SizesEntry(replicates.referenceSizes(), replicates.candidateSizes()));
        }

        /** JSON has no NaN. */
        private static List<Double> finite(List<Double> values) {
            List<Double> finite = new ArrayList<>();
            values.forEach(value -> finite.add(Double.isFinite(value) ? value : null));
            return Collections.unmodifiableList(finite);
        }
    }

    /** Images of each bucket of a side, as many as there are replicates. */
    public record SizesEntry(List<Long> reference, List<Long> candidate) {}

    /**
     * How much a metric rises from one candidate to another on the same reference.
     *
     * @param standardError of the difference, the reference held fixed; null where a score has no replicates or
     *     its candidate fills fewer than 8 buckets
     * @param ci95 by Student's t; null without a standard error
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record DifferenceEntry(
            String metric,
            String model,
            String from,
            String to,
            @Nullable Double value,
            @Nullable Double standardError,
            double @Nullable [] ci95) {
        public static DifferenceEntry of(
                String metric, String model, String from, String to, ScoreDifference difference) {
            OptionalDouble error = difference.standardError();
            return new DifferenceEntry(
                    metric,
                    model,
                    from,
                    to,
                    Double.isFinite(difference.value()) ? difference.value() : null,
                    error.isPresent() && Double.isFinite(error.getAsDouble()) ? error.getAsDouble() : null,
                    difference
                            .ci95()
                            .map(interval -> new double[] {interval.low(), interval.high()})
                            .orElse(null));
        }
    }

    /** Wall time of a stage; of a stage with a colon in its name, the seconds of all threads of all tasks. */
    public record TimingEntry(String stage, double seconds, long images) {}

    /**
     * Eigenvalues of a dataset's covariance.
     *
     * @param ranks of the eigenvalues listed, ascending from 1: all of them, or 512
     * @param eigenvalues descending
     */
    public record SpectrumEntry(
            String dataset, String model, int dimension, List<Integer> ranks, List<Double> eigenvalues) {
        public static SpectrumEntry of(String dataset, String model, Spectrum spectrum) {
            return new SpectrumEntry(dataset, model, spectrum.dimension(), spectrum.ranks(), spectrum.eigenvalues());
        }
    }

    /**
     * A small picture of an image.
     *
     * @param png a PNG file in base64
     */
    public record SampleEntry(String dataset, String id, String png) {}
}
