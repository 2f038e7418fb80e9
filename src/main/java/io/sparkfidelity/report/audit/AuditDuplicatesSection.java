package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.page.PicturesSection;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.List;
import java.util.Locale;

/** Images that two datasets have: how many between whom, and the first of them. */
final class AuditDuplicatesSection {
    private AuditDuplicatesSection() {}

    /** @param pictures of some of the images, or of none */
    static Section of(Audit.DuplicatesEntry duplicates, List<Report.SampleEntry> pictures) {
        long compared = duplicates.within().stream()
                .mapToLong(Audit.WithinCount::compared)
                .sum();
        Markup body = new Markup()
                .element(
                        "p",
                        String.format(
                                Locale.ROOT,
                                "%,d images have the same bytes in two datasets; %,d further pairs are near: their embeddings'"
                                        + " cosine distance is below %s. All images were compared by their bytes, %,d by"
                                        + " their embeddings.",
                                duplicates.identical(),
                                duplicates.near(),
                                Numbers.plain(duplicates.below()),
                                compared));
        duplicates.search().words().forEach(words -> body.element("p", "Near pairs: " + words + "."));
        if (!duplicates.pairs().isEmpty()) {
            body.add(counts(duplicates.pairs())).add(listed(duplicates, pictures));
        }
        return new Section("duplicates", "Duplicates across datasets", body);
    }

    private static Markup counts(List<Audit.PairCount> pairs) {
        HtmlTable table = new HtmlTable(
                "Duplicates by pair of datasets",
                List.of(
                        HtmlTable.Column.text("dataset"),
                        HtmlTable.Column.text("dataset"),
                        HtmlTable.Column.number("identical"),
                        HtmlTable.Column.number("near")));
        pairs.forEach(pair -> table.row(
                pair.first(), pair.second(), TextTable.count(pair.identical()), TextTable.count(pair.near())));
        return table.markup();
    }

    private static Markup listed(Audit.DuplicatesEntry duplicates, List<Report.SampleEntry> pictures) {
        HtmlTable table = new HtmlTable(
                duplicates.identical() + duplicates.near() > duplicates.listed().size()
                        ? String.format(
                                Locale.ROOT,
                                "The first %,d duplicates; more in %s",
                                duplicates.listed().size(),
                                duplicates.listedIn())
                        : "All duplicates; also in " + duplicates.listedIn(),
                List.of(
                        HtmlTable.Column.text("kind"),
                        HtmlTable.Column.text("image"),
                        HtmlTable.Column.text("image"),
                        HtmlTable.Column.number("distance")));
        for (Audit.DuplicateEntry duplicate : duplicates.listed()) {
            table.row(List.of(
                    HtmlTable.Cell.of(duplicate.kind()),
                    image(duplicate.firstDataset(), duplicate.firstId(), pictures),
                    image(duplicate.secondDataset(), duplicate.secondId(), pictures),
                    HtmlTable.Cell.of(Numbers.brief(duplicate.distance()))));
        }
        return table.markup();
    }

    private static HtmlTable.Cell image(String dataset, String id, List<Report.SampleEntry> pictures) {
        Markup cell = new Markup();
        pictures.stream()
                .filter(picture ->
                        picture.dataset().equals(dataset) && picture.id().equals(id))
                .findFirst()
                .flatMap(PicturesSection::picture)
                .ifPresent(picture ->
                        cell.open("div", "class", "strip").add(picture).close("div"));
        return new HtmlTable.Cell(cell.element("b", dataset).text(" " + id), "path");
    }
}
