package io.sparkfidelity.report.text;

import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The images that were lost, as lines of text: how many, why, and the first three by name. */
public final class RejectLines {
    private static final int MOST_NAMED = 3;

    private RejectLines() {}

    /** A line for every dataset that has any; where there are several models, of which one may take what another does not, each says its own. */
    public static String of(Report report) {
        boolean severalModels = report.datasets().stream()
                        .map(Report.DatasetEntry::model)
                        .distinct()
                        .count()
                > 1;
        return report.datasets().stream()
                .filter(dataset -> dataset.rejected() != null && dataset.rejected() > 0)
                .map(dataset -> String.format(
                        Locale.ROOT,
                        "%s: %,d found = %,d embedded + %,d rejected %s%s%n",
                        TextTable.printable(dataset.name() + (severalModels ? " under " + dataset.model() : "")),
                        dataset.found(),
                        dataset.embedded(),
                        dataset.rejected(),
                        dataset.rejects(),
                        named(dataset.rejectedImages(), dataset.rejected())))
                .collect(Collectors.joining());
    }

    private static String named(List<Report.RejectEntry> images, long all) {
        return images.isEmpty()
                ? ""
                : ": "
                        + images.stream()
                                .limit(MOST_NAMED)
                                .map(image -> TextTable.printable(image.id()))
                                .collect(Collectors.joining(", "))
                        + (all > MOST_NAMED ? " ..." : "");
    }
}
