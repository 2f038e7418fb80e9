package io.sparkfidelity.report.qualify;

import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A qualification for a console: by how many standard errors every metric becomes worse at every step. */
public final class QualifyTable {
    private QualifyTable() {}

    public static String of(QualifyReport report) {
        Qualification qualification = report.qualification();
        int steps = qualification.ladders().stream()
                .mapToInt(ladder -> ladder.strengths().size())
                .max()
                .orElse(0);
        List<String> header = new ArrayList<>(List.of("metric", "distortion", "clean"));
        for (int step = 1; step <= steps; step++) {
            header.add("step " + step);
            header.add("errors");
        }
        header.add("grows");
        TextTable table = new TextTable(
                header, IntStream.range(2, header.size() - 1).boxed().collect(Collectors.toSet()));
        for (Qualification.MetricEntry metric : qualification.metrics()) {
            for (Qualification.ClimbEntry climb : metric.climbs()) {
                List<String> row =
                        new ArrayList<>(List.of(metric.metric(), climb.distortion(), TextTable.number(metric.clean())));
                climb.steps().forEach(step -> {
                    row.add(TextTable.number(step.value()));
                    row.add(errors(step.errors()));
                });
                row.add(climb.grows() ? "yes" : "no");
                table.add(row);
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        qualification.words().forEach(line -> text.append(TextTable.printable(line))
                .append('\n'));
        report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.toString();
    }

    /** With a sign; a dash where there is none. */
    static String errors(@Nullable Double errors) {
        return errors == null ? "-" : String.format(Locale.ROOT, "%+.1f", errors);
    }
}
