package io.sparkfidelity.report.text;

import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was done to images before they were embedded: one line a step, none where nothing was done to any. */
public final class PrepareLines {
    /** Where nothing was done. */
    public static final String NOTHING = "-";

    private PrepareLines() {}

    public static List<String> of(Report report) {
        Map<String, Set<String>> byStep = new LinkedHashMap<>();
        Set<String> datasets = new LinkedHashSet<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            datasets.add(dataset.name());
            if (dataset.prepare() != null) {
                byStep.computeIfAbsent(dataset.prepare(), step -> new LinkedHashSet<>())
                        .add(dataset.name());
            }
        }
        List<String> lines = new ArrayList<>();
        byStep.forEach((step, of) -> lines.add(TextTable.printable(
                "prepared by " + step + ": " + (of.equals(datasets) ? "all images" : String.join(", ", of)))));
        return lines;
    }

    /** The step of a dataset as a cell of a table has it. */
    public static String cell(Report.DatasetEntry dataset) {
        return dataset.prepare() == null ? NOTHING : dataset.prepare();
    }
}
