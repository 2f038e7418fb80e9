package io.sparkfidelity.report.page;

import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The images that make candidates differ from the reference: galleries, and tables of the same. */
public final class ExplainSection {
    private static final String TRAIN_DISTANCE = "train_distance";
    /** Words of a mode that are shown; report.json has more. */
    private static final int MOST_WORDS = 10;

    private ExplainSection() {}

    public static Optional<Section> of(Report report) {
        if (report.explanations().isEmpty()) {
            return Optional.empty();
        }
        Map<List<String>, Report.SampleEntry> pictures = new HashMap<>();
        report.pictures().forEach(picture -> pictures.put(List.of(picture.dataset(), picture.id()), picture));
        Markup body = new Markup();
        if (report.explanations().stream().anyMatch(entry -> !entry.sides().isEmpty())) {
            body.element(
                    "p",
                    "Single images at the ends of several numbers. witness: how much denser the reference is"
                            + " around an image than the candidate, in points of cmmd. fid_influence: by how much fid"
                            + " rises without the image; negative where the image makes the sets differ. mahalanobis:"
                            + " how far from the other set, in its deviations. realism: below 1 outside of the other"
                            + " set's neighbourhoods. All images stand in explain.parquet beside this page.");
        }
        ScoreGroups scores = new ScoreGroups(report);
        report.explanations().forEach(entry -> body.add(of(entry, pictures, scores.style(entry.candidate()))));
        return Optional.of(new Section("explain", "Which images", body));
    }

    private static Markup of(ExplanationEntry entry, Map<List<String>, Report.SampleEntry> pictures, String style) {
        Markup body = new Markup()
                .element("h3", entry.candidate() + " against " + entry.reference() + ", model " + entry.model());
        entry.sides().forEach(side -> body.element("p", counts(side)));
        entry.notes().forEach(note -> body.element("p", note + ".", "class", "soft"));
        ExplanationEntry.DistributionEntry distribution = entry.distribution();
        if (distribution != null) {
            body.add(plot(entry, distribution, style));
        }
        ExplanationEntry.CopiesEntry copies = entry.copies();
        if (copies != null) {
            body.add(copies(copies));
        }
        String train = copies == null ? "" : copies.train();
        entry.galleries().forEach(gallery -> body.add(gallery(gallery, train, pictures)));
        if (!entry.modes().isEmpty()) {
            body.element("h4", "Modes")
                    .element(
                            "p",
                            "Directions in which one set has what the other lacks, the strongest first. A mode's eigenvalue is by how much"
                                    + " the set's share along it is larger, about the share of images of a new kind; look for those far"
                                    + " beyond their standard error, with images that have something in common.");
            entry.modes().forEach(mode -> body.add(mode(mode, pictures)));
        }
        return body;
    }

    private static String counts(ExplanationEntry.SideEntry side) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: of %,d images found %,d are explained and %,d are not",
                side.dataset(),
                side.found(),
                side.explained(),
                side.unexplained()));
        List<String> reasons = new ArrayList<>();
        new TreeSet<>(side.reasons().keySet())
                .forEach(reason -> reasons.add(
                        reason + " " + TextTable.count(side.reasons().get(reason))));
        if (!reasons.isEmpty()) {
            text.append(" (").append(String.join(", ", reasons)).append(')');
        }
        Long compared = side.values().get("realism");
        if (compared != null && compared < side.explained()) {
            text.append(String.format(Locale.ROOT, "; %,d were compared by pairs", compared));
        }
        return text.append('.').toString();
    }

    private static Markup copies(ExplanationEntry.CopiesEntry copies) {
        Markup body = new Markup()
                .element(
                        "p",
                        String.format(
                                Locale.ROOT,
                                "Of %s (%,d images), %,d candidates are nearer than the cosine distance %s to one. authpct %s: fresh images"
                                        + " score about 60 to 75, copies less. C_T %s: far below 0 where candidates are nearer to"
                                        + " training images than the %,d images of the reference are.",
                                copies.train(),
                                copies.trained(),
                                copies.copies(),
                                Numbers.plain(copies.below()),
                                Numbers.of(copies.authpct(), copies.authpctStandardError()),
                                Numbers.of(copies.ct()),
                                copies.unseen()));
        HtmlTable table = new HtmlTable(
                "C_T by cells of " + copies.train(),
                List.of(
                        HtmlTable.Column.number("reference images"),
                        HtmlTable.Column.number("candidates"),
                        HtmlTable.Column.number("z")));
        copies.cells()
                .forEach(cell -> table.row(
                        TextTable.count(cell.unseen()), TextTable.count(cell.candidates()), Numbers.of(cell.z())));
        return body.add(table.folded());
    }

    private static Markup plot(ExplanationEntry entry, ExplanationEntry.DistributionEntry distribution, String style) {
        List<Series> series = List.of(
                series(entry.reference(), "ref", distribution, distribution.reference()),
                series(entry.candidate(), style, distribution, distribution.candidate()));
        HtmlTable table = new HtmlTable(
                "Images by " + distribution.value(),
                List.of(
                        HtmlTable.Column.number(distribution.value() + " from"),
                        HtmlTable.Column.number(entry.reference()),
                        HtmlTable.Column.number(entry.candidate())));
        for (int bin = 0; bin < distribution.reference().size(); bin++) {
            table.row(
                    Numbers.of(edge(distribution, bin)),
                    TextTable.count(distribution.reference().get(bin)),
                    TextTable.count(distribution.candidate().get(bin)));
        }
        return new Markup()
                .add(Series.legend(series))
                .add(Figure.wideGrid(List.of(Figure.of(
                        new LineChart(
                                        "shares of either set's images by " + distribution.value()
                                                + "; the table below has the numbers",
                                        new LineChart.AxisTitle(distribution.value(), false),
                                        new LineChart.AxisTitle("share of the set's images", false),
                                        List.of(),
                                        series)
                                .markup(),
                        ""))))
                .add(table.folded());
    }

    private static double edge(ExplanationEntry.DistributionEntry distribution, double bin) {
        return distribution.from() + bin / distribution.reference().size() * (distribution.to() - distribution.from());
    }

    private static Series series(
            String name, String style, ExplanationEntry.DistributionEntry distribution, List<Long> counts) {
        double all = Math.max(1, counts.stream().mapToLong(n -> n).sum());
        List<Series.Point> points = new ArrayList<>();
        for (int bin = 0; bin < counts.size(); bin++) {
            points.add(Series.Point.of(edge(distribution, bin + 0.5), counts.get(bin) / all));
        }
        return new Series(name, style, points);
    }

    private static Markup mode(ExplanationEntry.ModeEntry mode, Map<List<String>, Report.SampleEntry> pictures) {
        String title = String.format(
                Locale.ROOT,
                "%s: %s has it, %s (share %s, of the other set %s)",
                mode.role().equals("reference") ? "Lacking in the candidate" : "New in the candidate",
                mode.dataset(),
                Numbers.of(mode.eigenvalue(), mode.standardError()),
                Numbers.brief(mode.share()),
                Numbers.brief(mode.otherShare()));
        Markup body = new Markup().element("h5", title);
        if (!mode.labels().isEmpty()) {
            List<String> labels = new ArrayList<>();
            mode.labels()
                    .forEach(label -> labels.add(frequent(
                            label.label(),
                            label.count(),
                            label.end(),
                            label.inSet(),
                            label.set(),
                            label.adjustedPValue())));
            body.element("p", "More frequent at its end than in the set: " + String.join("; ", labels) + ".");
        }
        if (!mode.words().isEmpty()) {
            List<String> words = new ArrayList<>();
            mode.words().stream()
                    .limit(MOST_WORDS)
                    .forEach(word -> words.add(frequent(
                            word.word(), word.count(), word.end(), word.inSet(), word.set(), word.adjustedPValue())));
            body.element(
                    "p",
                    "Words of captions more frequent at its end than in the set: " + String.join("; ", words) + ".");
        }
        return mode.images().isEmpty()
                ? body
                : body.add(gallery(
                        title,
                        new ExplanationEntry.GalleryEntry(
                                mode.dataset(),
                                mode.role(),
                                ExplanationEntry.ModeEntry.COORDINATE,
                                "largest",
                                mode.images()),
                        "",
                        pictures));
    }

    private static String frequent(String name, long count, long end, long inSet, long set, double pValue) {
        return String.format(
                Locale.ROOT,
                "%s (%,d of %,d, in the set %,d of %,d, p %s)",
                name,
                count,
                end,
                inSet,
                set,
                Numbers.pValue(pValue));
    }

    /** @param train the name of the training set, if there is one */
    private static Markup gallery(
            ExplanationEntry.GalleryEntry gallery, String train, Map<List<String>, Report.SampleEntry> pictures) {
        String what = gallery.value().equals(TRAIN_DISTANCE)
                ? "Closest to training images"
                : gallery.role().equals("reference") ? "What the candidate lacks" : "Worst candidates";
        String title = what + ": " + gallery.dataset() + ", " + gallery.end() + " " + gallery.value();
        return new Markup().element("h4", title).add(gallery(title, gallery, train, pictures));
    }

    private static Markup gallery(
            String title,
            ExplanationEntry.GalleryEntry gallery,
            String train,
            Map<List<String>, Report.SampleEntry> pictures) {
        Markup body = new Markup();
        Markup strip = new Markup();
        boolean any = false;
        for (ExplanationEntry.ImageEntry image : gallery.images()) {
            Optional<Markup> picture = Optional.ofNullable(pictures.get(List.of(gallery.dataset(), image.id())))
                    .flatMap(PicturesSection::picture);
            if (picture.isPresent()) {
                any = true;
                strip.open("figure").add(picture.get());
                if (image.nearestTrain() != null && gallery.value().equals(TRAIN_DISTANCE)) {
                    Optional.ofNullable(pictures.get(List.of(train, image.nearestTrain())))
                            .flatMap(PicturesSection::picture)
                            .ifPresent(strip::add);
                }
                strip.element(
                                "figcaption",
                                Numbers.brief(value(image, gallery.value()))
                                        + (image.caption() == null ? "" : " " + image.caption()))
                        .close("figure");
            }
        }
        if (any) {
            body.open("div", "class", "strip").add(strip).close("div");
        }
        HtmlTable table = table(title, gallery);
        return body.add(any ? table.folded() : table.markup());
    }

    private static double value(ExplanationEntry.ImageEntry image, String name) {
        return image.values().getOrDefault(name, Double.NaN);
    }

    private static HtmlTable table(String title, ExplanationEntry.GalleryEntry gallery) {
        TreeSet<String> names = new TreeSet<>();
        gallery.images().forEach(image -> names.addAll(image.values().keySet()));
        names.remove(gallery.value());
        boolean labels = gallery.images().stream().anyMatch(image -> image.label() != null);
        boolean captions = gallery.images().stream().anyMatch(image -> image.caption() != null);
        boolean nearest = gallery.images().stream().anyMatch(image -> image.nearest() != null);
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("image")));
        if (labels) {
            columns.add(HtmlTable.Column.text("label"));
        }
        if (captions) {
            columns.add(HtmlTable.Column.text("caption"));
        }
        columns.add(HtmlTable.Column.number(gallery.value()));
        names.forEach(name -> columns.add(HtmlTable.Column.number(name)));
        if (nearest) {
            columns.add(HtmlTable.Column.text("nearest in the other set"));
        }
        boolean trained = gallery.images().stream().anyMatch(image -> image.nearestTrain() != null);
        if (trained) {
            columns.add(HtmlTable.Column.text("nearest in training"));
        }
        HtmlTable table = new HtmlTable(title, columns);
        for (ExplanationEntry.ImageEntry image : gallery.images()) {
            List<HtmlTable.Cell> row = new ArrayList<>(List.of(HtmlTable.Cell.of(image.id(), "path")));
            if (labels) {
                row.add(HtmlTable.Cell.of(image.label() == null ? "" : image.label()));
            }
            if (captions) {
                row.add(HtmlTable.Cell.of(image.caption() == null ? "" : image.caption()));
            }
            row.add(HtmlTable.Cell.of(Numbers.of(value(image, gallery.value()))));
            names.forEach(name -> row.add(HtmlTable.Cell.of(Numbers.of(value(image, name)))));
            if (nearest) {
                row.add(HtmlTable.Cell.of(image.nearest() == null ? "" : image.nearest(), "path"));
            }
            if (trained) {
                row.add(HtmlTable.Cell.of(image.nearestTrain() == null ? "" : image.nearestTrain(), "path"));
            }
            table.row(row);
        }
        return table;
    }
}
