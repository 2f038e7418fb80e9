package io.sparkfidelity.report.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns, and how each comes from an entry. */
final class Layout<T> {
    private final List<Column> columns = new ArrayList<>();
    private final List<Function<T, ? extends @Nullable Object>> cells = new ArrayList<>();

    Layout<T> text(String name, Function<T, @Nullable String> cell) {
        return with(name, Column.Kind.TEXT, cell);
    }

    Layout<T> number(String name, Function<T, @Nullable Double> cell) {
        return with(name, Column.Kind.NUMBER, cell);
    }

    Layout<T> count(String name, Function<T, @Nullable Long> cell) {
        return with(name, Column.Kind.COUNT, cell);
    }

    Layout<T> time(String name, Function<T, Instant> cell) {
        return with(name, Column.Kind.TIME, cell);
    }

    Layout<T> flag(String name, Function<T, @Nullable Boolean> cell) {
        return with(name, Column.Kind.FLAG, cell);
    }

    private Layout<T> with(String name, Column.Kind kind, Function<T, ? extends @Nullable Object> cell) {
        columns.add(new Column(name, kind));
        cells.add(cell);
        return this;
    }

    List<Column> columns() {
        return List.copyOf(columns);
    }

    List<@Nullable Object> row(T entry) {
        List<@Nullable Object> row = new ArrayList<>();
        cells.forEach(cell -> row.add(cell.apply(entry)));
        return Collections.unmodifiableList(row);
    }
}
