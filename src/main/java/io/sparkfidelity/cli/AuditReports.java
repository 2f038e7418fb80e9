package io.sparkfidelity.cli;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.audit.Audit;
import io.sparkfidelity.report.audit.AuditReport;
import io.sparkfidelity.report.text.CsvTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.audit.AuditResult;
import io.sparkfidelity.spark.audit.Duplicates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The files of an audit, from what its job found. */
final class AuditReports {
    /** Lists duplicates, beside the report. */
    static final String DUPLICATES = "duplicates.csv";

    private static final int LISTED_IN_REPORT = 100;

    private AuditReports() {}

    static AuditReport of(
            List<String> command, Map<String, Object> spec, Instant start, AuditResult result, SparkSession spark) {
        Report report = Reports.of(command, spec, start, result.evaluation(), spark);
        List<String> names =
                report.datasets().stream().map(Report.DatasetEntry::name).toList();
        List<Audit.DiversityEntry> diversity = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            result.diversity().get(i).forEach(score -> diversity.add(Audit.DiversityEntry.of(name, score)));
        }
        return new AuditReport(report, Audit.of(report, diversity, duplicates(names, result.duplicates())));
    }

    private static Audit.DuplicatesEntry duplicates(List<String> names, Duplicates found) {
        List<Audit.WithinCount> within = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Duplicates.Within counts = found.within().get(i);
            within.add(new Audit.WithinCount(names.get(i), found.compared().get(i), counts.repeated(), counts.near()));
        }
        return new Audit.DuplicatesEntry(
                found.below(),
                found.counts().stream().mapToLong(Duplicates.Count::identical).sum(),
                found.counts().stream().mapToLong(Duplicates.Count::near).sum(),
                DUPLICATES,
                found.counts().stream()
                        .map(count -> new Audit.PairCount(
                                names.get(count.first()), names.get(count.second()), count.identical(), count.near()))
                        .toList(),
                within,
                found.listed().stream()
                        .limit(LISTED_IN_REPORT)
                        .map(duplicate -> new Audit.DuplicateEntry(
                                kind(duplicate),
                                duplicate.distance(),
                                names.get(duplicate.firstDataset()),
                                duplicate.firstId(),
                                names.get(duplicate.secondDataset()),
                                duplicate.secondId()))
                        .toList());
    }

    /** All listed duplicates, as RFC 4180 has it, with {@link #harmless} names. */
    static byte[] csv(AuditReport report, Duplicates found) {
        List<String> names = report.audit().datasets();
        CsvTable table =
                new CsvTable(List.of("kind", "distance", "first_dataset", "first_id", "second_dataset", "second_id"));
        for (Duplicates.Duplicate duplicate : found.listed()) {
            table.add(List.of(
                    kind(duplicate),
                    Double.toString(duplicate.distance()),
                    harmless(names.get(duplicate.firstDataset())),
                    harmless(duplicate.firstId()),
                    harmless(names.get(duplicate.secondDataset())),
                    harmless(duplicate.secondId())));
        }
        return table.bytes();
    }

    private static String kind(Duplicates.Duplicate duplicate) {
        return duplicate.kind().name().toLowerCase(Locale.ROOT);
    }

    /**
     * A spreadsheet takes a field that begins like these for a formula; in names nothing may steer a terminal. Such a name is
     * changed: {@code report.json} has it as it is.
     */
    static String harmless(String name) {
        String printable = TextTable.printable(name);
        return printable.matches("[=+@-].*") ? "'" + printable : printable;
    }
}
