package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.List;
import java.util.Locale;

/** Images that two datasets have: how many between whom, and the first of them. */
final class AuditDuplicatesSection {
    private AuditDuplicatesSection() {}

    static Section of(Audit.DuplicatesEntry duplicates) {
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
        if (!duplicates.pairs().isEmpty()) {
            body.add(counts(duplicates.pairs())).add(listed(duplicates));
        }
        return new Section("duplicates", "Duplicates across datasets", body);
    }

    private static Markup counts(List<Audit.PairCount> pairs) {
        Markup table = head(List.of("Dataset", "Dataset"), List.of("Identical", "Near"));
        for (Audit.PairCount pair : pairs) {
            table.open("tr")
                    .element("td", pair.first())
                    .element("td", pair.second())
                    .element("td", TextTable.count(pair.identical()), "class", "number")
                    .element("td", TextTable.count(pair.near()), "class", "number")
                    .close("tr");
        }
        return table.close("tbody").close("table").close("div");
    }

    private static Markup listed(Audit.DuplicatesEntry duplicates) {
        Markup table = new Markup()
                .element(
                        "h3",
                        String.format(
                                Locale.ROOT,
                                "The first %,d; more in %s",
                                duplicates.listed().size(),
                                duplicates.listedIn()))
                .add(head(List.of("Kind", "Image", "Image"), List.of("Distance")));
        for (Audit.DuplicateEntry duplicate : duplicates.listed()) {
            table.open("tr").element("td", duplicate.kind());
            image(table, duplicate.firstDataset(), duplicate.firstId());
            image(table, duplicate.secondDataset(), duplicate.secondId());
            table.element("td", Numbers.brief(duplicate.distance()), "class", "number")
                    .close("tr");
        }
        return table.close("tbody").close("table").close("div");
    }

    private static void image(Markup table, String dataset, String id) {
        table.open("td", "class", "path").element("b", dataset).text(" " + id).close("td");
    }

    private static Markup head(List<String> texts, List<String> numbers) {
        Markup table = new Markup()
                .open("div", "class", "wide")
                .open("table")
                .open("thead")
                .open("tr");
        texts.forEach(heading -> table.element("th", heading, "scope", "col"));
        numbers.forEach(heading -> table.element("th", heading, "scope", "col", "class", "number"));
        return table.close("tr").close("thead").open("tbody");
    }
}
