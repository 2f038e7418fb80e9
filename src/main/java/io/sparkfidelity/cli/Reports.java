package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.Version;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.EvaluationResult;
import io.sparkfidelity.spark.evaluate.CompareJob;
import io.sparkfidelity.storage.Secrets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Reports, from what jobs found. */
final class Reports {
    /** Of a dataset; {@link RejectsFile} has more. */
    private static final int MOST_REJECTS = 100;

    private Reports() {}

    /** The report of an evaluation. */
    static Report of(
            List<String> command,
            Map<String, Object> spec,
            Instant start,
            EvaluationResult result,
            SparkSession spark) {
        return new Report(
                Report.SCHEMA,
                Version.tool(),
                started(start),
                masked(spec),
                result.datasets().stream()
                        .map(dataset -> new Report.DatasetEntry(
                                dataset.name(),
                                dataset.role(),
                                dataset.model(),
                                Secrets.masked(dataset.source()),
                                dataset.set().found(),
                                dataset.set().embedded(),
                                dataset.set().rejected(),
                                dataset.set().rejects(),
                                dataset.duplicates(),
                                dataset.units().isPresent() ? dataset.units().getAsLong() : null,
                                leftAlone(dataset.leftAlone()),
                                dataset.warnings().stream().map(Secrets::masked).toList(),
                                dataset.set().sourceFingerprint(),
                                dataset.tallyDigest(),
                                rejected(dataset.set())))
                        .toList(),
                result.models().stream()
                        .map(model -> new Report.ModelEntry(
                                model.name(), model.fingerprint(), model.dimension(), model.engine()))
                        .toList(),
                scores(result.scores()),
                differences(result.differences()),
                result.slices().stream().map(SlicesEntry::of).toList(),
                result.timings().stream()
                        .map(t -> new Report.TimingEntry(t.stage(), t.duration().toMillis() / 1000.0, t.images()))
                        .toList(),
                environment(Optional.of(spark)),
                command,
                spectra(result.spectra()),
                result.pictures().stream()
                        .map(picture -> new Report.SampleEntry(
                                picture.dataset(),
                                picture.id(),
                                Base64.getEncoder().encodeToString(picture.png())))
                        .toList());
    }

    /** The report of a comparison without images. */
    static Report of(
            List<String> command,
            Map<String, Object> spec,
            Instant start,
            CompareJob.Result result,
            Optional<SparkSession> spark) {
        List<Report.DatasetEntry> datasets = result.sides().stream()
                .map(side -> new Report.DatasetEntry(
                        side.name(),
                        side == result.sides().get(0) ? "reference" : "candidate",
                        result.model(),
                        Secrets.masked(side.source()),
                        side.n().isPresent() ? side.n().getAsLong() : null,
                        side.n().isPresent() ? side.n().getAsLong() : null,
                        side.n().isPresent() ? 0L : null,
                        Map.of(),
                        0,
                        null,
                        List.of(),
                        side.warnings(),
                        "",
                        side.digest(),
                        List.of()))
                .toList();
        return new Report(
                Report.SCHEMA,
                Version.tool(),
                started(start),
                masked(spec),
                datasets,
                List.of(new Report.ModelEntry(result.model(), "", result.dimension(), "")),
                scores(result.scores()),
                differences(result.differences()),
                List.of(),
                List.of(),
                environment(spark),
                command,
                spectra(result.spectra()),
                List.of());
    }

    private static List<Report.RejectEntry> rejected(EmbeddingSet set) {
        return set.rejectedImages().stream()
                .limit(MOST_REJECTS)
                .map(image -> new Report.RejectEntry(
                        image.id(),
                        image.stage(),
                        image.reason(),
                        image.detail().orElse("")))
                .toList();
    }

    static List<Report.LeftAloneEntry> leftAlone(List<LeftAlone> leftAlone) {
        return leftAlone.stream()
                .map(entry -> new Report.LeftAloneEntry(entry.reason(), entry.count(), entry.examples()))
                .toList();
    }

    private static List<Report.ScoreEntry> scores(List<EvaluationResult.ModelScore> scores) {
        return scores.stream()
                .map(s -> Report.ScoreEntry.of(s.model(), s.reference(), s.candidate(), s.score()))
                .toList();
    }

    private static List<Report.DifferenceEntry> differences(List<EvaluationResult.Difference> differences) {
        return differences.stream()
                .map(d -> Report.DifferenceEntry.of(d.metric(), d.model(), d.from(), d.to(), d.difference()))
                .toList();
    }

    private static List<Report.SpectrumEntry> spectra(List<EvaluationResult.NamedSpectrum> spectra) {
        return spectra.stream()
                .map(s -> Report.SpectrumEntry.of(s.dataset(), s.model(), s.spectrum()))
                .toList();
    }

    private static Map<String, Object> masked(Map<String, Object> spec) {
        Map<String, Object> masked = new LinkedHashMap<>();
        spec.forEach((key, value) -> masked.put(key, maskedValue(value)));
        return masked;
    }

    private static Object maskedValue(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Reports::maskedValue).toList();
        }
        return value instanceof String text ? Secrets.masked(text) : value;
    }

    private static String started(Instant start) {
        return start.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Map<String, String> environment(Optional<SparkSession> spark) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("java", System.getProperty("java.version"));
        spark.ifPresent(session -> {
            environment.put("spark", session.version());
            environment.put("master", session.sparkContext().master());
        });
        environment.put("openblas", OpenBlas.kernel());
        environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return environment;
    }
}
