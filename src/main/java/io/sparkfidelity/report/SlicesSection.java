package io.sparkfidelity.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A report's slices as a part of a page: a heat map of slices and metrics, and the ranking metric with its intervals. */
final class SlicesSection {
    private static final int MOST_ROWS = 200;
    private static final int MOST_DOTS = 40;
    private static final List<String> FURTHER = List.of("fid", "fid_infinity", "density", "coverage");
    private static final int LABEL_WIDTH = 280;
    private static final int WIDTH = 720;
    private static final int ROW = 20;

    private SlicesSection() {}

    /** Nothing where a report has no slices. */
    static Optional<Section> of(Report report) {
        if (report.slices().isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup();
        report.slices().forEach(slices -> add(slices, body));
        return Optional.of(new Section("slices", "Slices", body));
    }

    private static void add(SlicesEntry slices, Markup body) {
        body.element("h3", "By " + slices.groupBy() + " on " + slices.model());
        body.element(
                "p",
                "Worst first by " + slices.rankedBy()
                        + ", which is unbiased; fid is the plug-in, which grows as a slice shrinks. p-values are adjusted for"
                        + " the number of a candidate's slices (Holm); intervals are not.");
        chart(slices, body);
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
        List<String> metrics =
                Stream.concat(Stream.of(slices.rankedBy()), FURTHER.stream()).toList();
        List<SlicesEntry.SliceEntry> shown = first(slices.scored(), MOST_ROWS);
        body.open("div", "class", "wide").open("table", "class", "slices");
        body.element("caption", "More marks and a deeper shade: worse within the column.")
                .open("tr");
        for (String title : List.of("slice", "candidate", "n ref.", "n cand.", "share shift", "p (Holm)")) {
            body.element("th", title, "scope", "col");
        }
        metrics.forEach(metric -> body.element("th", metric, "scope", "col"));
        body.close("tr");
        for (SlicesEntry.SliceEntry slice : shown) {
            body.open("tr")
                    .element("th", SlicesTable.shortened(slice.slice()), "scope", "row")
                    .element("td", slice.candidate())
                    .element("td", TextTable.count(slice.n().reference()), "class", "number")
                    .element("td", TextTable.count(slice.n().candidate()), "class", "number")
                    .element("td", SlicesTable.shift(slice.share()), "class", "number")
                    .element(
                            "td",
                            slice.pAdjusted() == null ? "-" : String.format(Locale.ROOT, "%.2g", slice.pAdjusted()),
                            "class",
                            "number");
            for (String metric : metrics) {
                int level = level(slice, shown, metric);
                body.element(
                        "td",
                        TextTable.number(value(slice, metric)) + " " + "\u25AE".repeat(level),
                        "class",
                        "number heat" + level);
            }
            body.close("tr");
        }
        body.close("table").close("div");
        if (slices.scored().size() > shown.size()) {
            body.element("p", slices.scored().size() - shown.size() + " more in report.json.");
        }
    }

    /** 0, the best of a column, to 4, the worst. */
    private static int level(SlicesEntry.SliceEntry slice, List<SlicesEntry.SliceEntry> all, String metric) {
        Double value = value(slice, metric);
        if (value == null) {
            return 0;
        }
        double[] column = all.stream()
                .map(other -> value(other, metric))
                .filter(other -> other != null)
                .mapToDouble(other -> other)
                .toArray();
        double low = Arrays.stream(column).min().orElseThrow();
        double high = Arrays.stream(column).max().orElseThrow();
        boolean larger = slice.score(metric).orElseThrow().direction().equals("larger-is-better");
        double share = high > low ? (value - low) / (high - low) : 0;
        return high > low ? (int) Math.min(4, Math.floor(5 * (larger ? 1 - share : share))) : 0;
    }

    private static Double value(SlicesEntry.SliceEntry slice, String metric) {
        return slice.score(metric).map(SlicesEntry.SliceScore::value).orElse(null);
    }

    private static void chart(SlicesEntry slices, Markup body) {
        List<SlicesEntry.SliceScore> scores = first(slices.scored(), MOST_DOTS).stream()
                .map(slice -> slice.score(slices.rankedBy()).orElseThrow())
                .filter(score -> score.value() != null)
                .toList();
        if (scores.isEmpty()) {
            return;
        }
        double[] values = scores.stream()
                .flatMapToDouble(score -> score.ci95() == null
                        ? DoubleStream.of(score.value(), 0)
                        : DoubleStream.of(score.value(), 0, score.ci95()[0], score.ci95()[1]))
                .toArray();
        LinearScale scale = LinearScale.around(values, LABEL_WIDTH, WIDTH - 20);
        int height = ROW * (scores.size() + 2);
        body.open("figure")
                .open(
                        "svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + height,
                        "role",
                        "img",
                        "aria-label",
                        slices.rankedBy() + " of the worst slices with 95% intervals");
        for (double tick : scale.ticks()) {
            String x = at(scale.at(tick));
            body.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "0", "y2", at(height - ROW * 1.2))
                    .element("text", TextTable.number(tick), "x", x, "y", at(height - 4), "text-anchor", "middle");
        }
        for (int i = 0; i < scores.size(); i++) {
            SlicesEntry.SliceEntry slice = slices.scored().get(i);
            SlicesEntry.SliceScore score = scores.get(i);
            String y = at(ROW * (i + 0.7));
            body.element(
                    "text",
                    SlicesTable.shortened(slice.slice()) + " (" + slice.candidate() + ")",
                    "x",
                    at(LABEL_WIDTH - 8),
                    "y",
                    at(ROW * (i + 0.9)),
                    "text-anchor",
                    "end");
            if (score.ci95() != null) {
                body.empty(
                        "line",
                        "class",
                        "whisker",
                        "x1",
                        at(scale.at(score.ci95()[0])),
                        "x2",
                        at(scale.at(score.ci95()[1])),
                        "y1",
                        y,
                        "y2",
                        y);
            }
            body.empty("circle", "class", "dot", "cx", at(scale.at(score.value())), "cy", y, "r", "4");
        }
        body.close("svg")
                .element("figcaption", slices.rankedBy() + " with 95% intervals, worst first; 0 is no difference.")
                .close("figure");
    }

    private static String at(double position) {
        return String.format(Locale.ROOT, "%.1f", position);
    }

    private static <T> List<T> first(List<T> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }
}
