package io.sparkfidelity.report.text;

import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The means of all measures of all datasets.
 *
 * @param measures their names
 * @param rows a dataset's name and by measure its mean with its error, a dash where no image has a value
 * @param without how many images of all datasets have no value, and why, a line a measure
 */
public record SetMeans(List<String> measures, List<List<String>> rows, List<String> without) {
    /** What a report has of measures. */
    public static SetMeans of(Report report) {
        Set<String> measures = new LinkedHashSet<>();
        Map<String, Map<String, String>> byDataset = new LinkedHashMap<>();
        for (MeasureEntry entry : report.measures().sets()) {
            measures.add(entry.measure());
            byDataset
                    .computeIfAbsent(entry.dataset(), dataset -> new LinkedHashMap<>())
                    .put(entry.measure(), Numbers.of(entry.mean(), entry.standardError()));
        }
        List<List<String>> rows = new ArrayList<>();
        byDataset.forEach((dataset, means) -> {
            List<String> row = new ArrayList<>(List.of(dataset));
            measures.forEach(measure -> row.add(means.getOrDefault(measure, "-")));
            rows.add(row);
        });
        return new SetMeans(
                List.copyOf(measures),
                rows,
                measures.stream()
                        .flatMap(measure -> without(measure, report).stream())
                        .toList());
    }

    /** How many images of all datasets have no value of a measure, and why; nothing where all have one or none is asked for one. */
    static Optional<String> without(String measure, Report report) {
        Map<String, Long> reasons = new TreeMap<>();
        long images = 0;
        for (MeasureEntry entry : report.measures().sets()) {
            if (entry.measure().equals(measure)) {
                images += entry.unmeasured();
                entry.reasons().forEach((reason, n) -> reasons.merge(reason, n, Long::sum));
            }
        }
        return images == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "without %s: %,d images (%s)",
                        measure,
                        images,
                        reasons.entrySet().stream()
                                .map(reason -> reason.getKey() + " " + TextTable.count(reason.getValue()))
                                .collect(Collectors.joining(", "))));
    }

    /** A heading and the lines below it: a dataset each, or where there are more measures than datasets, a measure each. */
    public List<List<String>> lines() {
        List<String> heading = new ArrayList<>(List.of("mean of"));
        heading.addAll(measures);
        List<List<String>> lines = new ArrayList<>(List.of(heading));
        lines.addAll(rows);
        return measures.size() <= rows.size()
                ? lines
                : IntStream.range(0, heading.size())
                        .mapToObj(column ->
                                lines.stream().map(line -> line.get(column)).toList())
                        .toList();
    }

    /** Aligned lines for a console; nothing where nothing was measured. */
    public String text() {
        if (measures.isEmpty()) {
            return "";
        }
        List<List<String>> lines = lines();
        int columns = lines.get(0).size();
        TextTable table =
                new TextTable(lines.get(0), IntStream.range(1, columns).boxed().collect(Collectors.toSet()));
        lines.subList(1, lines.size()).forEach(table::add);
        StringBuilder text = new StringBuilder(table.toString());
        without.forEach(line -> text.append(TextTable.printable(line)).append('\n'));
        return text.toString();
    }
}
