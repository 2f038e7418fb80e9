package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether two nights' scores may be subtracted: one reference, one model, one estimator, and sizes where they matter. */
final class Comparability {
    /** The share by which sizes may differ before a bias that goes as 1/n is taken for a rise. */
    private static final double SAME_SIZE = 0.01;

    private Comparability() {}

    /** Why the later score cannot be held against the earlier one, in words; nothing if it can. */
    static Optional<String> obstacle(
            NamedReport earlier, Report.ScoreEntry before, Report later, Report.ScoreEntry now) {
        Optional<Report.DatasetEntry> referenceBefore = reference(earlier.report(), before);
        Optional<Report.DatasetEntry> referenceNow = reference(later, now);
        if (referenceBefore.isEmpty() || referenceNow.isEmpty()) {
            return Optional.of("a report does not say what its reference was");
        }
        boolean sameSums =
                same(referenceBefore.get().tally(), referenceNow.get().tally());
        if (!sameSums
                && !same(referenceBefore.get().fingerprint(), referenceNow.get().fingerprint())) {
            return Optional.of("another reference than the baseline's: fingerprint "
                    + shown(referenceNow.get().fingerprint()) + " and not "
                    + shown(referenceBefore.get().fingerprint()));
        }
        String modelBefore = model(earlier.report(), before.model());
        String modelNow = model(later, now.model());
        // Comparisons of features know no model; equal sums of the reference come from equal features.
        boolean unknown = modelBefore.isEmpty() && modelNow.isEmpty() && sameSums;
        boolean ofImages = ofNoModel(earlier.report(), before) && ofNoModel(later, now);
        if (!ofImages && !unknown && !same(modelBefore, modelNow)) {
            return Optional.of("another model than the baseline's: fingerprint " + shown(modelNow) + " and not "
                    + shown(modelBefore));
        }
        Optional<String> prepared = otherwisePrepared(earlier.report(), before, later, now);
        if (prepared.isPresent()) {
            return prepared;
        }
        if (!before.estimator().equals(now.estimator())) {
            return Optional.of(
                    "another estimator than the baseline's: " + now.estimator() + " and not " + before.estimator());
        }
        if (!before.direction().equals(now.direction())) {
            return Optional.of("the baseline says " + before.direction() + " and the night " + now.direction());
        }
        return Objects.equals(before.n().reference(), now.n().reference())
                ? Optional.empty()
                : Optional.of("another size of the reference than the baseline's: "
                        + TextTable.count(now.n().reference()) + " and not "
                        + TextTable.count(before.n().reference()));
    }

    /** Whether the candidates' sizes allow to subtract the scores as they are. */
    static boolean sizesFit(Report.ScoreEntry before, Report.ScoreEntry now) {
        Long m = before.n().candidate();
        Long n = now.n().candidate();
        return now.bias().equals(Score.Bias.NONE.label()) && before.bias().equals(Score.Bias.NONE.label())
                || m != null && n != null && Math.abs(n - m) <= SAME_SIZE * m;
    }

    /** The metric that estimates the same without the bias. */
    static Optional<String> corrected(String metric) {
        return Metrics.named(metric).flatMap(Metric::corrected);
    }

    private static boolean ofNoModel(Report report, Report.ScoreEntry score) {
        return score.model().equals(Report.NO_MODEL)
                && report.models().stream().noneMatch(model -> model.name().equals(score.model()));
    }

    /** Whether a score's model compares an image with its partner, so that no dataset is embedded by it. */
    private static boolean ofPairs(Report report, Report.ScoreEntry score) {
        return report.models().stream().anyMatch(model -> model.name().equals(score.model()))
                && report.datasets().stream()
                        .noneMatch(dataset -> dataset.model().equals(score.model()));
    }

    /**
     * The model whose embeddings say which images a score is of: a measure of none, or of a network of pairs, is of those
     * that the first could embed.
     */
    static String embedder(Report report, Report.ScoreEntry score) {
        return (ofNoModel(report, score) || ofPairs(report, score))
                        && !report.datasets().isEmpty()
                ? report.datasets().get(0).model()
                : score.model();
    }

    private static Optional<Report.DatasetEntry> reference(Report report, Report.ScoreEntry score) {
        return dataset(report, "reference", score.reference(), embedder(report, score));
    }

    private static Optional<Report.DatasetEntry> dataset(Report report, String role, String name, String model) {
        return report.datasets().stream()
                .filter(dataset -> dataset.role().equals(role)
                        && dataset.name().equals(name)
                        && dataset.model().equals(model))
                .findFirst();
    }

    /** One crop or another moves scores as a change of the model would. */
    private static Optional<String> otherwisePrepared(
            Report earlier, Report.ScoreEntry before, Report later, Report.ScoreEntry now) {
        for (String role : List.of("reference", "candidate")) {
            String stepBefore = step(earlier, role, before);
            String stepNow = step(later, role, now);
            if (!stepBefore.equals(stepNow)) {
                return Optional.of("the images of the " + role + " are prepared otherwise than the baseline's: by "
                        + stepNow + " and not by " + stepBefore);
            }
        }
        return Optional.empty();
    }

    private static String step(Report report, String role, Report.ScoreEntry score) {
        return dataset(
                        report,
                        role,
                        role.equals("reference") ? score.reference() : score.candidate(),
                        embedder(report, score))
                .map(Report.DatasetEntry::prepare)
                .orElse("nothing");
    }

    private static String model(Report report, String name) {
        return report.models().stream()
                .filter(model -> model.name().equals(name) && model.fingerprint() != null)
                .map(Report.ModelEntry::fingerprint)
                .findFirst()
                .orElse("");
    }

    private static boolean same(String a, String b) {
        return a != null && !a.isEmpty() && a.equals(b);
    }

    private static String shown(String fingerprint) {
        return fingerprint == null || fingerprint.isEmpty()
                ? "unknown"
                : fingerprint.substring(0, Math.min(12, fingerprint.length()));
    }
}
