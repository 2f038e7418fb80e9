package io.sparkfidelity.report.page;

import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.MeasuresEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.WorstEntry;
import io.sparkfidelity.report.chart.DistributionStrip;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.SetMeans;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers of single images: their distributions, what changes from one candidate to another, and the worst images. */
public final class MeasuresSection {
    private static final String ID = "measures";
    private static final String TITLE = "Single images";

    private MeasuresSection() {}

    /** Of datasets that are held against each other: means side by side, and every distribution below the others. */
    public static Optional<Section> ofPeers(Report report) {
        MeasuresEntry measures = report.measures();
        if (measures.sets().isEmpty()) {
            return Optional.empty();
        }
        Map<List<String>, Report.SampleEntry> pictures = pictures(measures);
        List<List<String>> means = SetMeans.of(report).lines();
        List<HtmlTable.Column> columns =
                new ArrayList<>(List.of(HtmlTable.Column.text(means.get(0).get(0))));
        means.get(0).stream().skip(1).forEach(name -> columns.add(HtmlTable.Column.number(name)));
        HtmlTable sideBySide = new HtmlTable("Means of the datasets' images", columns);
        means.subList(1, means.size()).forEach(row -> sideBySide.row(row.toArray(String[]::new)));
        List<Markup> strips = new ArrayList<>();
        byMeasure(measures).values().forEach(entries -> strips.add(strip(entries)));
        Markup body = new Markup()
                .element(
                        "p",
                        "Numbers of single images. Means have errors over buckets of units. The drawings show shares of images, the"
                                + " middle nine tenths as a line and the median as a dot. The values of all images stand in"
                                + " measures.parquet beside this page.")
                .add(sideBySide.markup())
                .add(Figure.wideGrid(strips))
                .add(table(measures.sets()).folded());
        measures.worst().forEach(each -> body.add(worst(each, pictures, Optional.empty())));
        return Optional.of(new Section(ID, TITLE, body));
    }

    private static Markup strip(List<MeasureEntry> entries) {
        return Figure.of(
                new DistributionStrip(
                                entries.get(0).words() + "; the tables have the numbers",
                                axis(entries.get(0)),
                                entries.stream()
                                        .map(entry -> new DistributionStrip.Row(
                                                entry.dataset(),
                                                entry.q05(),
                                                entry.q50(),
                                                entry.q95(),
                                                entry.low(),
                                                entry.high(),
                                                entry.histogram()))
                                        .toList())
                        .markup(),
                entries.get(0).words());
    }

    private static Map<List<String>, Report.SampleEntry> pictures(MeasuresEntry measures) {
        Map<List<String>, Report.SampleEntry> pictures = new HashMap<>();
        measures.pictures().forEach(picture -> pictures.put(List.of(picture.dataset(), picture.id()), picture));
        return pictures;
    }

    private static Map<String, List<MeasureEntry>> byMeasure(MeasuresEntry measures) {
        Map<String, List<MeasureEntry>> byMeasure = new LinkedHashMap<>();
        measures.sets().forEach(entry -> byMeasure
                .computeIfAbsent(name(entry.measure(), entry.model()), key -> new ArrayList<>())
                .add(entry));
        return byMeasure;
    }

    static Optional<Section> of(Report report) {
        MeasuresEntry measures = report.measures();
        if (measures.sets().isEmpty()) {
            return Optional.empty();
        }
        ScoreGroups scores = new ScoreGroups(report);
        Map<List<String>, Report.SampleEntry> pictures = pictures(measures);
        Markup body = new Markup()
                .element(
                        "p",
                        "Numbers of single images. Means have errors over buckets of units; differences between candidates are"
                                + " taken image by image, so that what the images share drops out. The values of all images"
                                + " stand in measures.parquet beside this page.");
        body.add(table(measures.sets()).markup());
        List<Markup> descriptions = new ArrayList<>();
        byMeasure(measures).forEach((name, entries) -> {
            if (isScored(report, entries.get(0))) {
                body.add(measure(name, entries, measures, scores, pictures, report));
            } else {
                shares(entries, scores, report).ifPresent(descriptions::add);
            }
        });
        if (!descriptions.isEmpty()) {
            body.element("h3", "What the files and images are like")
                    .add(Series.legend(series(measures.sets(), scores, report)))
                    .add(Figure.wideGrid(descriptions));
        }
        return Optional.of(new Section(ID, TITLE, body));
    }

    /** Whether one end of a measure is better: it is a score then. */
    private static boolean isScored(Report report, MeasureEntry entry) {
        return report.scores().stream().anyMatch(score -> score.metric().equals(entry.measure()));
    }

    /** The distributions of sets' images, the first of each set. */
    private static List<Series> series(List<MeasureEntry> entries, ScoreGroups scores, Report report) {
        Map<String, Series> series = new LinkedHashMap<>();
        for (MeasureEntry entry : entries) {
            if (entry.measured() > 0 && !entry.histogram().isEmpty() && series.size() <= Series.MOST) {
                boolean isReference = reference(report).equals(Optional.of(entry.dataset()));
                series.putIfAbsent(
                        entry.dataset(),
                        series(
                                entry.dataset(),
                                isReference ? "ref" : scores.style(entry.dataset()),
                                entry.low(),
                                entry.high(),
                                entry.histogram()));
            }
        }
        return List.copyOf(series.values());
    }

    private static Optional<Markup> shares(List<MeasureEntry> entries, ScoreGroups scores, Report report) {
        List<Series> series = series(entries, scores, report);
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(figure(entries.get(0).words(), axis(entries.get(0)), series));
    }

    private static String name(String measure, @Nullable String model) {
        return model == null ? measure : measure + " (" + model + ")";
    }

    private static HtmlTable table(List<MeasureEntry> entries) {
        HtmlTable table = new HtmlTable(
                "Measures of the sets' images",
                List.of(
                        HtmlTable.Column.text("measure"),
                        HtmlTable.Column.text("set"),
                        HtmlTable.Column.number("images"),
                        HtmlTable.Column.number("without"),
                        HtmlTable.Column.number("mean"),
                        HtmlTable.Column.number("error"),
                        HtmlTable.Column.number("5%"),
                        HtmlTable.Column.number("median"),
                        HtmlTable.Column.number("95%"),
                        HtmlTable.Column.text("unit")));
        entries.forEach(entry -> table.row(
                name(entry.measure(), entry.model()),
                entry.dataset(),
                TextTable.count(entry.measured()),
                without(entry),
                Numbers.of(entry.mean()),
                Numbers.of(entry.standardError()),
                Numbers.of(entry.q05()),
                Numbers.of(entry.q50()),
                Numbers.of(entry.q95()),
                entry.unit()));
        return table;
    }

    private static String without(MeasureEntry entry) {
        StringBuilder text = new StringBuilder(TextTable.count(entry.unmeasured()));
        if (entry.unmeasured() > 0) {
            List<String> reasons = new ArrayList<>();
            entry.reasons().forEach((reason, count) -> reasons.add(reason + " " + TextTable.count(count)));
            text.append(" (")
                    .append(reasons.isEmpty() ? entry.absent() : String.join(", ", reasons))
                    .append(')');
        }
        return text.toString();
    }

    private static Markup measure(
            String name,
            List<MeasureEntry> entries,
            MeasuresEntry measures,
            ScoreGroups scores,
            Map<List<String>, Report.SampleEntry> pictures,
            Report report) {
        MeasureEntry first = entries.get(0);
        Markup body = new Markup().element("h3", name + ": " + first.words());
        List<Series> series = series(entries, scores, report);
        List<MeasureEntry.DifferenceEntry> paired = measures.paired().stream()
                .filter(each -> name(each.measure(), each.model()).equals(name) && each.pairs() > 0)
                .toList();
        List<Series> rises = paired.stream()
                .limit(Series.MOST)
                .map(each -> series(
                        each.from() + " to " + each.to(),
                        scores.style(each.to()),
                        each.low(),
                        each.high(),
                        each.histogram()))
                .toList();
        List<Markup> figures = new ArrayList<>();
        shares(entries, scores, report).ifPresent(figures::add);
        if (!rises.isEmpty()) {
            figures.add(figure(
                    "images by how much " + first.measure() + " rises on them", "rise of " + axis(first), rises));
        }
        body.add(Series.legend(series)).add(Figure.wideGrid(figures));
        if (!paired.isEmpty()) {
            body.add(differences(name, paired).markup());
        }
        measures.worst().stream()
                .filter(each -> name(each.measure(), each.model()).equals(name))
                .forEach(each -> body.add(worst(each, pictures, reference(report))));
        return body;
    }

    private static String axis(MeasureEntry entry) {
        return entry.measure() + (entry.unit().isEmpty() ? "" : ", " + entry.unit());
    }

    private static Optional<String> reference(Report report) {
        return report.datasets().stream()
                .filter(set -> set.role().equals("reference"))
                .map(Report.DatasetEntry::name)
                .findFirst();
    }

    private static Markup figure(String title, String axis, List<Series> series) {
        return Figure.of(
                new LineChart(
                                title + "; the tables have the numbers",
                                new LineChart.AxisTitle(axis, false),
                                new LineChart.AxisTitle("share of images", false),
                                List.of(),
                                series)
                        .markup(),
                "");
    }

    /** Without the empty parts at both ends but one. */
    private static Series series(String name, String style, double low, double high, List<Long> counts) {
        double all = Math.max(1, counts.stream().mapToLong(n -> n).sum());
        int from = 0;
        int to = counts.size() - 1;
        while (from + 1 < to && counts.get(from) == 0 && counts.get(from + 1) == 0) {
            from++;
        }
        while (to - 1 > from && counts.get(to) == 0 && counts.get(to - 1) == 0) {
            to--;
        }
        List<Series.Point> points = new ArrayList<>();
        for (int part = from; part <= to; part++) {
            points.add(Series.Point.of(low + (part + 0.5) / counts.size() * (high - low), counts.get(part) / all));
        }
        return new Series(name, style, points);
    }

    private static HtmlTable differences(String name, List<MeasureEntry.DifferenceEntry> paired) {
        HtmlTable table = new HtmlTable(
                "Rises of " + name + ", image by image",
                List.of(
                        HtmlTable.Column.text("from"),
                        HtmlTable.Column.text("to"),
                        HtmlTable.Column.number("images in both"),
                        HtmlTable.Column.number("in one alone"),
                        HtmlTable.Column.number("mean rise"),
                        HtmlTable.Column.number("error"),
                        HtmlTable.Column.number("95% interval")));
        paired.forEach(each -> table.row(
                each.from(),
                each.to(),
                TextTable.count(each.pairs()),
                TextTable.count(each.unpaired()),
                Numbers.of(each.value()),
                Numbers.of(each.standardError()),
                interval(each.ci95())));
        return table;
    }

    private static String interval(double @Nullable [] ci95) {
        return ci95 == null ? "" : Numbers.of(ci95[0]) + " .. " + Numbers.of(ci95[1]);
    }

    private static Markup worst(
            WorstEntry entry, Map<List<String>, Report.SampleEntry> pictures, Optional<String> reference) {
        String title = "Worst of " + entry.dataset() + " by " + entry.measure();
        Markup strip = new Markup();
        boolean any = false;
        HtmlTable table = new HtmlTable(
                title,
                List.of(
                        HtmlTable.Column.text("image"),
                        HtmlTable.Column.number(entry.measure()),
                        HtmlTable.Column.text("partner"),
                        HtmlTable.Column.text("caption")));
        for (WorstEntry.ImageEntry image : entry.images()) {
            table.row(
                    image.id(),
                    Numbers.of(image.value()),
                    image.partner() == null ? "" : image.partner(),
                    image.caption() == null ? "" : image.caption());
            Markup pair = new Markup();
            picture(pictures, entry.dataset(), image.id()).ifPresent(pair::add);
            if (image.partner() != null && reference.isPresent()) {
                picture(pictures, reference.get(), image.partner()).ifPresent(pair::add);
            }
            if (!pair.toString().isEmpty()) {
                any = true;
                strip.open("figure", "class", "extreme")
                        .add(pair)
                        .element(
                                "figcaption",
                                Numbers.brief(image.value()) + (image.caption() == null ? "" : " " + image.caption()))
                        .close("figure");
            }
        }
        Markup body = new Markup().element("h4", title);
        if (any) {
            body.open("div", "class", "strip").add(strip).close("div");
        }
        return body.add(table.folded());
    }

    private static Optional<Markup> picture(Map<List<String>, Report.SampleEntry> pictures, String dataset, String id) {
        return Optional.ofNullable(pictures.get(List.of(dataset, id))).flatMap(PicturesSection::picture);
    }
}
