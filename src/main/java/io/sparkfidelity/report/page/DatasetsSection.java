package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.Columns;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.LeftAloneLines;
import io.sparkfidelity.report.text.PrepareLines;
import io.sparkfidelity.report.text.TextTable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was found, embedded and rejected, and why. */
public final class DatasetsSection {
    private static final int MOST_NAMED = 100;

    private DatasetsSection() {}

    public static Optional<Section> of(Report report) {
        if (report.datasets().isEmpty()) {
            return Optional.empty();
        }
        HtmlTable counts = new HtmlTable(
                "Images: found = embedded + rejected",
                Columns.texts("dataset", "role", "model", "prepared by")
                        .thenNumbers("found", "embedded", "in units", "rejected", "duplicates", "left alone"));
        HtmlTable leftAlone = new HtmlTable(
                "Files left alone, which are no images of the set",
                Columns.texts("dataset", "reason").thenNumbers("files").thenTexts("such as"));
        Set<String> listed = new HashSet<>();
        HtmlTable rejects = new HtmlTable(
                "Rejects by reason",
                Columns.texts("dataset", "model", "stage / reason").thenNumbers("images", "of those found"));
        for (Report.DatasetEntry dataset : report.datasets()) {
            counts.row(
                    dataset.name(),
                    dataset.role(),
                    dataset.model(),
                    PrepareLines.cell(dataset),
                    TextTable.count(dataset.found()),
                    TextTable.count(dataset.embedded()),
                    TextTable.count(dataset.units() == null ? dataset.embedded() : dataset.units()),
                    TextTable.count(dataset.rejected()),
                    TextTable.count(dataset.duplicates()),
                    TextTable.count(dataset.leftAlone().stream()
                            .mapToLong(Report.LeftAloneEntry::count)
                            .sum()));
            if (listed.add(dataset.name())) {
                dataset.leftAlone()
                        .forEach(entry -> leftAlone.row(
                                dataset.name(),
                                entry.reason(),
                                TextTable.count(entry.count()),
                                LeftAloneLines.examples(entry)));
            }
            dataset.rejects()
                    .forEach((reason, images) -> rejects.row(
                            dataset.name(),
                            dataset.model(),
                            reason,
                            TextTable.count(images),
                            share(images, dataset.found())));
        }
        HtmlTable named = new HtmlTable(
                "Rejected images (the first hundred of each dataset; rejects.csv has more)",
                Columns.texts("dataset", "model", "image", "stage / reason", "detail"));
        for (Report.DatasetEntry dataset : report.datasets()) {
            dataset.rejectedImages().stream()
                    .limit(MOST_NAMED)
                    .forEach(image -> named.row(
                            dataset.name(),
                            dataset.model(),
                            image.id(),
                            image.stage() + "/" + image.reason(),
                            image.detail()));
        }
        Markup body = counts.markup();
        if (rejects.isEmpty()) {
            body.element("p", "No image was rejected.");
        } else {
            body.add(rejects.markup());
        }
        if (!named.isEmpty()) {
            body.add(named.markup());
        }
        if (!leftAlone.isEmpty()) {
            body.add(leftAlone.markup());
        }
        return Optional.of(new Section("datasets", "Datasets", body));
    }

    private static String share(long part, @Nullable Long whole) {
        return whole != null && whole > 0 ? String.format(Locale.ROOT, "%.3f%%", 100.0 * part / whole) : "-";
    }
}
