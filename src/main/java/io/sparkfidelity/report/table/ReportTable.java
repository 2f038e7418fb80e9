package io.sparkfidelity.report.table;

import io.sparkfidelity.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table of reports or of outcomes of gates. The first two columns of each are the run's name in a history and when it
 * started.
 *
 * @param rows of a run; each row has a value for every column, null where there is none
 */
public record ReportTable<S>(String name, List<Column> columns, Function<S, List<List<@Nullable Object>>> rows) {
    /** A report and its run's name, see {@link io.sparkfidelity.report.history.HistoryFolder#name}. */
    public record Named(String run, Report report) {
        Instant started() {
            return Instant.parse(report.startedAt());
        }
    }

    /** An entry of a report, with the run that it is of. */
    record Line<E>(Named whole, E entry) {}

    static <E> Layout<Line<E>> begun() {
        return new Layout<Line<E>>().text("run", line -> line.whole().run()).time("started_at", line -> line.whole()
                .started());
    }

    static <E> ReportTable<Named> of(String name, Function<Report, List<E>> entries, Layout<Line<E>> layout) {
        return new ReportTable<>(name, layout.columns(), whole -> entries.apply(whole.report()).stream()
                .map(entry -> layout.row(new Line<>(whole, entry)))
                .toList());
    }
}
