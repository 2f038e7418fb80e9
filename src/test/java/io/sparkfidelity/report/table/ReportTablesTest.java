package io.sparkfidelity.report.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTablesTest {
    private static final Map<Column.Kind, Class<?>> TYPES = Map.of(
            Column.Kind.TEXT, String.class,
            Column.Kind.NUMBER, Double.class,
            Column.Kind.COUNT, Long.class,
            Column.Kind.TIME, Instant.class,
            Column.Kind.FLAG, Boolean.class);

    static List<ReportTable<ReportTable.Named>> tables() {
        return ReportTables.ofReports();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyCellIsOfItsColumnsKind(ReportTable<ReportTable.Named> table) {
        List<String> names = table.columns().stream().map(Column::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertEquals(List.of("run", "started_at"), names.subList(0, 2));
        for (Report report : List.of(HandReport.full(List.of("a", "b"), "r"), HandReport.ofNulls())) {
            for (List<Object> row : table.rows().apply(new ReportTable.Named("name", report))) {
                assertEquals(names.size(), row.size());
                for (int i = 0; i < row.size(); i++) {
                    Object cell = row.get(i);
                    assertTrue(
                            cell == null
                                    || TYPES.get(table.columns().get(i).kind()).isInstance(cell),
                            names.get(i) + ": " + cell);
                }
            }
        }
    }

    @Test
    void rowsAreTheReportsEntries() {
        Report report = HandReport.full(List.of("a", "b"), "r");
        ReportTable<ReportTable.Named> scores = ReportTables.named("scores").orElseThrow();
        List<List<Object>> rows = scores.rows().apply(new ReportTable.Named("name", report));
        assertEquals(report.scores().size(), rows.size());
        assertEquals("name", rows.get(0).get(0));
        assertEquals(Instant.parse(report.startedAt()), rows.get(0).get(1));
        assertEquals(report.scores().get(0).metric(), rows.get(0).get(2));
    }
}
