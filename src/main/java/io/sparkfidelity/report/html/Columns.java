package io.sparkfidelity.report.html;

import java.util.List;
import java.util.stream.Stream;

/** The columns of a table by their titles, from left to right, each group of one kind. */
public final class Columns {
    private final List<HtmlTable.Column> columns;

    private Columns(List<HtmlTable.Column> columns) {
        this.columns = columns;
    }

    /** Columns of words. */
    public static Columns texts(String... titles) {
        return new Columns(List.of()).thenTexts(titles);
    }

    /** The same, and more columns of words. */
    public Columns thenTexts(String... titles) {
        return with(Stream.of(titles).map(HtmlTable.Column::text));
    }

    /** The same, and columns of numbers, which stand at the right. */
    public Columns thenNumbers(String... titles) {
        return with(Stream.of(titles).map(HtmlTable.Column::number));
    }

    private Columns with(Stream<HtmlTable.Column> more) {
        return new Columns(Stream.concat(columns.stream(), more).toList());
    }

    /** All of them. */
    List<HtmlTable.Column> list() {
        return columns;
    }
}
