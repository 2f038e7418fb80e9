package io.sparkfidelity.report.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.storage.Documents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables that there are; to add one is a constant and its place in the list. */
public final class ReportTables {
    private static final Documents JSON = Documents.json(mapper -> mapper);

    private static final ReportTable<ReportTable.Named> SCORES = ReportTable.of(
            "scores",
            Report::scores,
            ReportTable.<Report.ScoreEntry>begun()
                    .text("metric", line -> line.entry().metric())
                    .text("model", line -> line.entry().model())
                    .text("candidate", line -> line.entry().candidate())
                    .text("reference", line -> line.entry().reference())
                    .number("value", line -> line.entry().value())
                    .number("standard_error", line -> line.entry().standardError())
                    .number("low", line -> end(line.entry().ci95(), 0))
                    .number("high", line -> end(line.entry().ci95(), 1))
                    .text("ci_of", line -> line.entry().ciOf())
                    .text("bias", line -> line.entry().bias())
                    .text("direction", line -> line.entry().direction())
                    .text("estimator", line -> line.entry().estimator())
                    .count("n_reference", line -> line.entry().n().reference())
                    .count("n_candidate", line -> line.entry().n().candidate())
                    .number("floor_mean", line -> floor(line.entry())
                            .map(Report.FloorEntry::mean)
                            .orElse(null))
                    .number("floor_q05", line -> floor(line.entry())
                            .map(Report.FloorEntry::q05)
                            .orElse(null))
                    .number("floor_q95", line -> floor(line.entry())
                            .map(Report.FloorEntry::q95)
                            .orElse(null))
                    .number("p_value", line -> line.entry().pValue().orElse(null))
                    .text("warnings", line -> String.join("; ", line.entry().warnings()))
                    .text("details", line -> json(line.entry().details())));

    private static final ReportTable<ReportTable.Named> DIFFERENCES = ReportTable.of(
            "differences",
            Report::differences,
            ReportTable.<Report.DifferenceEntry>begun()
                    .text("metric", line -> line.entry().metric())
                    .text("model", line -> line.entry().model())
                    .text("from_candidate", line -> line.entry().from())
                    .text("to_candidate", line -> line.entry().to())
                    .number("value", line -> line.entry().value())
                    .number("standard_error", line -> line.entry().standardError())
                    .number("low", line -> end(line.entry().ci95(), 0))
                    .number("high", line -> end(line.entry().ci95(), 1)));

    private static final ReportTable<ReportTable.Named> MEASURES = ReportTable.of(
            "measures",
            report -> report.measures().sets(),
            ReportTable.<MeasureEntry>begun()
                    .text("measure", line -> line.entry().measure())
                    .text("unit", line -> line.entry().unit())
                    .text("model", line -> line.entry().model())
                    .text("dataset", line -> line.entry().dataset())
                    .count("measured", line -> line.entry().measured())
                    .count("unmeasured", line -> line.entry().unmeasured())
                    .number("mean", line -> line.entry().mean())
                    .number("standard_error", line -> line.entry().standardError())
                    .number("deviation", line -> line.entry().deviation())
                    .number("q05", line -> line.entry().q05())
                    .number("q50", line -> line.entry().q50())
                    .number("q95", line -> line.entry().q95())
                    .count("outside", line -> line.entry().outside()));

    /** A reject with its dataset. */
    private record Rejected(Report.DatasetEntry dataset, Report.RejectEntry image) {}

    private static final ReportTable<ReportTable.Named> REJECTS = ReportTable.of(
            "rejects",
            report -> report.datasets().stream()
                    .flatMap(dataset -> dataset.rejectedImages().stream().map(image -> new Rejected(dataset, image)))
                    .toList(),
            ReportTable.<Rejected>begun()
                    .text("dataset", line -> line.entry().dataset().name())
                    .text("model", line -> line.entry().dataset().model())
                    .text("id", line -> line.entry().image().id())
                    .text("stage", line -> line.entry().image().stage())
                    .text("reason", line -> line.entry().image().reason())
                    .text("detail", line -> line.entry().image().detail()));

    /** A score of a slice; none where it has too few images. */
    private record Sliced(SlicesEntry.SliceEntry slice, Report.@Nullable ScoreEntry score) {}

    private static final ReportTable<ReportTable.Named> SLICES = ReportTable.of(
            "slices",
            report -> report.slices().stream()
                    .flatMap(each -> Stream.concat(
                            each.scored().stream()
                                    .flatMap(slice -> slice.scores().stream().map(score -> new Sliced(slice, score))),
                            each.unscored().stream().map(slice -> new Sliced(slice, null))))
                    .toList(),
            ReportTable.<Sliced>begun()
                    .text("model", line -> line.entry().slice().model())
                    .text("candidate", line -> line.entry().slice().candidate())
                    .text("group_by", line -> line.entry().slice().groupBy())
                    .text("slice", line -> line.entry().slice().slice())
                    .count("n_reference", line -> line.entry().slice().n().reference())
                    .count("n_candidate", line -> line.entry().slice().n().candidate())
                    .number(
                            "share_reference",
                            line -> line.entry().slice().share().reference())
                    .number(
                            "share_candidate",
                            line -> line.entry().slice().share().candidate())
                    .text("metric", line -> score(line.entry())
                            .map(Report.ScoreEntry::metric)
                            .orElse(null))
                    .number("value", line -> score(line.entry())
                            .map(Report.ScoreEntry::value)
                            .orElse(null))
                    .number("standard_error", line -> score(line.entry())
                            .map(Report.ScoreEntry::standardError)
                            .orElse(null))
                    .number("p_adjusted", line -> line.entry().slice().pAdjusted()));

    /** An image of a gallery. */
    private record Explained(
            ExplanationEntry whole, ExplanationEntry.GalleryEntry gallery, ExplanationEntry.ImageEntry image) {}

    private static final ReportTable<ReportTable.Named> EXPLAIN = ReportTable.of(
            "explain",
            report -> report.explanations().stream()
                    .flatMap(whole -> whole.galleries().stream().flatMap(gallery -> gallery.images().stream()
                            .map(image -> new Explained(whole, gallery, image))))
                    .toList(),
            ReportTable.<Explained>begun()
                    .text("model", line -> line.entry().whole().model())
                    .text("reference", line -> line.entry().whole().reference())
                    .text("candidate", line -> line.entry().whole().candidate())
                    .text("dataset", line -> line.entry().gallery().dataset())
                    .text("by_value", line -> line.entry().gallery().value())
                    .text("at_end", line -> line.entry().gallery().end())
                    .text("id", line -> line.entry().image().id())
                    .text("label", line -> line.entry().image().label())
                    .number("value", line -> line.entry()
                            .image()
                            .values()
                            .get(line.entry().gallery().value()))
                    .text("nearest", line -> line.entry().image().nearest())
                    .text("all_values", line -> json(line.entry().image().values())));

    private static final ReportTable<ReportTable.Named> REPORTS = ReportTable.of(
            "reports",
            report -> List.of(report.withoutPictures()),
            ReportTable.<Report>begun().text("report", line -> json(line.entry())));

    private static final List<ReportTable<ReportTable.Named>> OF_REPORTS =
            List.of(SCORES, DIFFERENCES, MEASURES, REJECTS, SLICES, EXPLAIN, REPORTS);

    /** A rule on a score, with the outcome that it is of. */
    private record Judged(GateResult whole, GateResult.Judgement rule) {}

    private static final Layout<Judged> JUDGED = new Layout<Judged>()
            .text("run", line -> line.whole().run())
            .time("started_at", line -> Instant.parse(line.whole().startedAt()))
            .time("gated_at", line -> Instant.parse(line.whole().gatedAt()))
            .text("rules", line -> line.whole().rules())
            .text("rules_digest", line -> line.whole().rulesDigest())
            .flag("night_passed", line -> line.whole().passed())
            .flag("night_accepted", line -> line.whole().accepted())
            .text("accepted_because", line -> line.whole().acceptedBecause())
            .count("rule", line -> (long) line.rule().rule())
            .text("metric", line -> line.rule().metric())
            .text("model", line -> line.rule().model())
            .text("candidate", line -> line.rule().candidate())
            .text("gated", line -> line.rule().gated())
            .number("value", line -> line.rule().value())
            .text("baseline_run", line -> line.rule().baselineRun())
            .number("baseline", line -> line.rule().baseline())
            .number("rise", line -> line.rule().rise())
            .number("standard_error", line -> line.rule().standardError())
            .number("rise_limit", line -> line.rule().riseLimit())
            .number("p_value", line -> line.rule().pValue())
            .number("adjusted_p_value", line -> line.rule().adjustedPValue())
            .flag("passed", line -> line.rule().passed());

    private static final ReportTable<GateResult> GATES =
            new ReportTable<>("gates", JUDGED.columns(), result -> result.judgements().stream()
                    .map(rule -> JUDGED.row(new Judged(result, rule)))
                    .toList());

    private ReportTables() {}

    /** Those of a report. */
    public static List<ReportTable<ReportTable.Named>> ofReports() {
        return OF_REPORTS;
    }

    /** The one of a report that has this name. */
    public static Optional<ReportTable<ReportTable.Named>> named(String name) {
        return OF_REPORTS.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** What a gate said: a row for each rule and score. */
    public static ReportTable<GateResult> gates() {
        return GATES;
    }

    private static Optional<Report.FloorEntry> floor(Report.ScoreEntry score) {
        return Optional.ofNullable(score.floor());
    }

    private static Optional<Report.ScoreEntry> score(Sliced sliced) {
        return Optional.ofNullable(sliced.score());
    }

    private static @Nullable Double end(double @Nullable [] interval, int at) {
        return interval == null ? null : interval[at];
    }

    private static String json(Object value) {
        try {
            return JSON.write(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records and numbers by name are JSON", e);
        }
    }
}
