package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.LeftAloneLines;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.PrepareLines;
import io.sparkfidelity.report.text.RejectLines;
import io.sparkfidelity.report.text.SetMeans;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report of an audit as lines of text for a console. */
public final class AuditTable {
    private AuditTable() {}

    public static String of(AuditReport audited) {
        Report report = audited.report();
        Audit audit = audited.audit();
        StringBuilder text = new StringBuilder();
        text.append(RejectLines.of(report));
        AuditMatrix main = audit.mainMatrix();
        text.append(matrix(audit.datasets(), main)).append('\n');
        text.append(diversity(audit)).append('\n');
        String means = SetMeans.of(report).text();
        text.append(means).append(means.isEmpty() ? "" : "\n");
        extremes(audit, main).forEach(line -> text.append(line).append('\n'));
        PrepareLines.of(report).forEach(line -> text.append(line).append('\n'));
        LeftAloneLines.of(report).forEach(line -> text.append(line).append('\n'));
        notes(report, audit).forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.toString();
    }

    private static String matrix(List<String> datasets, AuditMatrix matrix) {
        List<String> header = new ArrayList<>(List.of(matrix.metric()));
        datasets.forEach(dataset -> header.add(TextTable.printable(dataset)));
        TextTable table = new TextTable(
                header, IntStream.rangeClosed(1, datasets.size()).boxed().collect(Collectors.toSet()));
        for (int i = 0; i < datasets.size(); i++) {
            List<String> cells = new ArrayList<>(List.of(datasets.get(i)));
            for (int j = 0; j < datasets.size(); j++) {
                cells.add(matrix.symmetric() && j < i || i == j ? "" : cell(matrix, i, j));
            }
            table.add(cells);
        }
        return table.toString();
    }

    private static String cell(AuditMatrix matrix, int i, int j) {
        return matrix.value(i, j)
                .map(value -> matrix.standardError(i, j)
                        .map(error -> Numbers.of(value, error))
                        .orElseGet(() -> Numbers.brief(value)))
                .orElse("-");
    }

    private static String diversity(Audit audit) {
        List<String> metrics = audit.diversity().stream()
                .map(Audit.DiversityEntry::metric)
                .distinct()
                .toList();
        List<String> header = new ArrayList<>(List.of("dataset", "images"));
        header.addAll(metrics);
        header.addAll(List.of("repeated", "near pairs within"));
        TextTable table =
                new TextTable(header, IntStream.range(1, header.size()).boxed().collect(Collectors.toSet()));
        for (Audit.WithinCount within : audit.duplicates().within()) {
            List<Audit.DiversityEntry> entries = audit.diversity().stream()
                    .filter(entry -> entry.dataset().equals(within.dataset()))
                    .toList();
            List<String> cells = new ArrayList<>(List.of(
                    within.dataset(),
                    TextTable.count(entries.stream()
                            .mapToLong(Audit.DiversityEntry::n)
                            .max()
                            .orElse(0))));
            entries.forEach(entry -> cells.add(Numbers.of(entry.value(), entry.standardError())));
            cells.add(TextTable.count(within.repeated()));
            cells.add(TextTable.count(within.near()));
            table.add(cells);
        }
        return table.toString();
    }

    /** The findings in a sentence each. */
    static List<String> extremes(Audit audit, AuditMatrix main) {
        List<String> lines = new ArrayList<>();
        Comparator<AuditMatrix.Pair> byValue = Comparator.comparingDouble(AuditMatrix.Pair::value);
        Comparator<AuditMatrix.Pair> nearestFirst = main.smallerIsBetter() ? byValue : byValue.reversed();
        main.distinctPairs().max(nearestFirst).ifPresent(pair -> lines.add("farthest: " + pair(audit, main, pair)));
        main.distinctPairs().min(nearestFirst).ifPresent(pair -> lines.add("nearest: " + pair(audit, main, pair)));
        if (!audit.tests().isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "told apart at 5%% (MMD test, Holm-adjusted): %,d of %,d pairs",
                    audit.tests().size() - audit.alike().size(),
                    audit.tests().size()));
            audit.alike().stream()
                    .limit(10)
                    .forEach(test -> lines.add(TextTable.printable("not told apart: " + test.first() + " and "
                            + test.second() + ", p " + Numbers.pValue(test.pValue()) + ", adjusted "
                            + Numbers.pValue(test.adjusted()))));
        }
        Audit.DuplicatesEntry duplicates = audit.duplicates();
        lines.add(String.format(
                Locale.ROOT,
                "duplicates across datasets: %,d identical, %,d near (cosine distance below %s)%s",
                duplicates.identical(),
                duplicates.near(),
                Numbers.plain(duplicates.below()),
                duplicates.listed().isEmpty() ? "" : ", see " + duplicates.listedIn()));
        duplicates.search().words().forEach(words -> lines.add("near: " + words));
        return lines;
    }

    private static String pair(Audit audit, AuditMatrix matrix, AuditMatrix.Pair pair) {
        return TextTable.printable(audit.datasets().get(pair.reference()) + " and "
                + audit.datasets().get(pair.candidate()) + ", " + matrix.metric() + " "
                + cell(matrix, pair.reference(), pair.candidate()));
    }

    /** What the report warns of, every sentence once. */
    static List<String> notes(Report report, Audit audit) {
        Set<String> notes = new LinkedHashSet<>();
        report.datasets().forEach(dataset -> dataset.warnings()
                .forEach(warning -> notes.add(TextTable.printable(dataset.name() + ": " + warning))));
        Map<String, Set<String>> warned = new LinkedHashMap<>();
        report.scores().forEach(score -> score.warnings()
                .forEach(warning -> warned.computeIfAbsent(TextTable.printable(warning), key -> new LinkedHashSet<>())
                        .add(
                                audit.datasets().contains(score.reference())
                                        ? score.metric()
                                        : TextTable.printable(score.metric() + " of " + score.candidate()))));
        audit.diversity().forEach(entry -> entry.warnings()
                .forEach(warning -> warned.computeIfAbsent(TextTable.printable(warning), key -> new LinkedHashSet<>())
                        .add(entry.metric())));
        warned.forEach((warning, metrics) -> notes.add(String.join(", ", metrics) + ": " + warning));
        return List.copyOf(notes);
    }
}
