package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.report.chart.DotPlot;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.Heat;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.SlicesTable;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report's slices as a part of a page: a heat map of slices and metrics, and the ranking metric with its intervals. */
public final class SlicesSection {
    private static final int MOST_ROWS = 200;
    private static final int MOST_MARKS = 4;
    private static final int MOST_DOTS = 12;
    /** Standard errors of a difference beyond which it is no noise, of some hundred slices. */
    private static final double TOLD_APART = 3;

    private SlicesSection() {}

    /** Nothing where a report has no slices. */
    public static Optional<Section> of(Report report) {
        if (report.slices().isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup();
        report.slices().forEach(slices -> add(slices, body));
        return Optional.of(new Section("slices", "Slices", body));
    }

    private static void add(SlicesEntry slices, Markup body) {
        body.element("h3", "Slices " + slices.words());
        body.element(
                "p",
                "Worst first by " + slices.rankedBy()
                        + ", which is unbiased; fid is the plug-in, which grows as a slice shrinks. p-values are"
                        + " adjusted for the number of a candidate's slices (Holm); intervals are not.");
        body.add(charts(slices));
        table(slices, body);
        for (SlicesEntry.CandidateEntry candidate : slices.candidates()) {
            body.element(
                    "p",
                    candidate.candidate() + ": shares differ by " + TextTable.number(candidate.shareDivergence())
                            + " nats (Jensen-Shannon).");
        }
        if (!slices.unscored().isEmpty()) {
            body.open("details")
                    .element(
                            "summary",
                            slices.unscored().size() + " slices with fewer than " + slices.minimum()
                                    + " images on a side are not scored")
                    .open("ul");
            first(slices.unscored(), MOST_ROWS)
                    .forEach(slice -> body.element(
                            "li",
                            slice.candidate() + ": " + SlicesTable.shortened(slice.slice()) + " ("
                                    + slice.n().reference() + " and "
                                    + slice.n().candidate() + ")"));
            body.close("ul").close("details");
        }
    }

    private static void table(SlicesEntry slices, Markup body) {
        List<String> metrics = Stream.concat(Stream.of(slices.rankedBy()), slices.further().stream())
                .toList();
        List<SlicesEntry.SliceEntry> shown = first(slices.scored(), MOST_ROWS);
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(
                HtmlTable.Column.text("slice"),
                HtmlTable.Column.text("candidate"),
                HtmlTable.Column.number("n ref."),
                HtmlTable.Column.number("n cand."),
                HtmlTable.Column.number("share shift"),
                HtmlTable.Column.number("p (Holm)")));
        metrics.forEach(metric -> columns.add(HtmlTable.Column.number(metric)));
        HtmlTable table = new HtmlTable(
                "Slices " + slices.words()
                        + "; marks and a shade: worse than the column's middle slice by more than three"
                        + " standard errors",
                columns);
        Map<String, Optional<Middle>> middles =
                metrics.stream().collect(Collectors.toMap(metric -> metric, metric -> Middle.of(shown, metric)));
        for (SlicesEntry.SliceEntry slice : shown) {
            List<HtmlTable.Cell> row = new ArrayList<>(List.of(
                    HtmlTable.Cell.of(SlicesTable.shortened(slice.slice())),
                    HtmlTable.Cell.of(slice.candidate()),
                    HtmlTable.Cell.of(TextTable.count(slice.n().reference())),
                    HtmlTable.Cell.of(TextTable.count(slice.n().candidate())),
                    HtmlTable.Cell.of(SlicesTable.shift(slice.share())),
                    HtmlTable.Cell.of(
                            slice.pAdjusted() == null ? "-" : String.format(Locale.ROOT, "%.2g", slice.pAdjusted()))));
            for (String metric : metrics) {
                double share = slice.score(metric)
                        .filter(score -> score.value() != null)
                        .flatMap(score ->
                                middles.getOrDefault(metric, Optional.empty()).map(middle -> middle.share(score)))
                        .orElse(0.0);
                row.add(HtmlTable.Cell.of(
                        TextTable.number(value(slice, metric)) + " " + "\u25AE".repeat(marks(share)),
                        Heat.style(share)));
            }
            table.row(row);
        }
        body.add(table.unfolded());
        if (slices.scored().size() > shown.size()) {
            body.element("p", slices.scored().size() - shown.size() + " more in report.json.");
        }
    }

    private static int marks(double share) {
        return (int) Math.min(MOST_MARKS, Math.floor((MOST_MARKS + 1) * share));
    }

    /** Of a metric, the middle slice of those listed, the better one of two, and how much worse the worst is. */
    private record Middle(double value, double error, double reach) {
        static Optional<Middle> of(List<SlicesEntry.SliceEntry> all, String metric) {
            List<Report.ScoreEntry> scores = all.stream()
                    .flatMap(slice -> slice.score(metric).stream())
                    .filter(score -> score.value() != null)
                    .sorted(Comparator.comparingDouble(Middle::badness))
                    .toList();
            if (scores.isEmpty()) {
                return Optional.empty();
            }
            Report.ScoreEntry middle = scores.get((scores.size() - 1) / 2);
            double worst = badness(scores.get(scores.size() - 1));
            return Optional.of(new Middle(badness(middle), error(middle), worst - badness(middle)));
        }

        /** 0 for what is within the noise of the middle slice, to 1, the worst. */
        double share(Report.ScoreEntry score) {
            double worse = badness(score) - value;
            return worse > TOLD_APART * Math.hypot(error, error(score)) ? worse / reach : 0;
        }

        private static double badness(Report.ScoreEntry score) {
            double value = Objects.requireNonNull(score.value(), "only scores with values");
            return ScoreGroups.largerIsBetter(score) ? -value : value;
        }

        /** Infinite where nobody knows it: what is then noise cannot be told. */
        private static double error(Report.ScoreEntry score) {
            Double error = score.standardError();
            return error == null ? Double.POSITIVE_INFINITY : error;
        }
    }

    private static @Nullable Double value(SlicesEntry.SliceEntry slice, String metric) {
        return slice.score(metric).map(Report.ScoreEntry::value).orElse(null);
    }

    /** For every candidate the slices that lie farthest off, with their intervals. */
    private static Markup charts(SlicesEntry slices) {
        List<Markup> cards = new ArrayList<>();
        for (int c = 0; c < slices.candidates().size(); c++) {
            String candidate = slices.candidates().get(c).candidate();
            String style = Series.style(c);
            List<SlicesEntry.SliceEntry> worst = first(
                    slices.scored().stream()
                            .filter(slice ->
                                    slice.candidate().equals(candidate) && value(slice, slices.rankedBy()) != null)
                            .toList(),
                    MOST_DOTS);
            if (!worst.isEmpty()) {
                List<DotPlot.Row> rows = worst.stream()
                        .map(slice -> row(slice, slices.rankedBy(), style))
                        .toList();
                cards.add(new Markup()
                        .open("figure", "class", "card")
                        .element("h4", candidate)
                        .add(new DotPlot(slices.rankedBy() + " of slices of " + candidate, rows, true).markup())
                        .element("figcaption", slices.rankedBy() + " with 95% intervals, worst first.")
                        .close("figure"));
            }
        }
        return Figure.grid(cards);
    }

    private static DotPlot.Row row(SlicesEntry.SliceEntry slice, String metric, String style) {
        Report.ScoreEntry score = slice.score(metric).orElseThrow();
        return new DotPlot.Row(
                SlicesTable.shortened(slice.slice()),
                score.value(),
                score.standardError(),
                score.ci95(),
                Optional.empty(),
                style);
    }

    private static <T> List<T> first(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }
}
