package io.sparkfidelity.report.html;

import java.util.ArrayList;
import java.util.List;

/** A table that scrolls in itself where the page is narrow. Not thread-safe. */
public final class HtmlTable {
    /** Longer tables start folded. */
    private static final int SHOWN_ROWS = 40;

    private final String caption;
    private final List<Column> columns;
    private final Markup body = new Markup();
    private int rows;

    /** A column's heading, and whether it holds numbers, which stand at the right. */
    public record Column(String title, boolean numeric) {
        public static Column text(String title) {
            return new Column(title, false);
        }

        public static Column number(String title) {
            return new Column(title, true);
        }
    }

    /**
     * A cell.
     *
     * @param style classes of the style sheet, maybe none; never from data
     */
    public record Cell(String text, String style) {
        public static Cell of(String text) {
            return new Cell(text, "");
        }
    }

    public HtmlTable(String caption, List<Column> columns) {
        this.caption = caption;
        this.columns = List.copyOf(columns);
    }

    /** Adds a row with as many cells as there are columns; the first one is its heading. */
    public HtmlTable row(String... cells) {
        List<Cell> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Cell.of(cell));
        }
        return row(row);
    }

    /** Adds a row with as many cells as there are columns; the first one is its heading. */
    public HtmlTable row(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + columns.size() + " columns");
        }
        body.open("tr");
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String style = (columns.get(i).numeric() ? "number " : "") + cell.style();
            if (i == 0) {
                body.element("th", cell.text(), "scope", "row");
            } else if (style.isBlank()) {
                body.element("td", cell.text());
            } else {
                body.element("td", cell.text(), "class", style.strip());
            }
        }
        body.close("tr");
        rows++;
        return this;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** The table as it stands; folded if it is long. */
    public Markup markup() {
        return rows > SHOWN_ROWS ? folded() : table();
    }

    /** The table behind its caption, to be unfolded: for what a drawing shows already. */
    public Markup folded() {
        return new Markup()
                .open("details")
                .element("summary", caption + " (" + rows + (rows == 1 ? " row)" : " rows)"))
                .add(table())
                .close("details");
    }

    private Markup table() {
        Markup table = new Markup()
                .open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption)
                .open("table")
                .element("caption", caption)
                .open("thead")
                .open("tr");
        columns.forEach(column ->
                table.element("th", column.title(), "scope", "col", "class", column.numeric() ? "number" : "text"));
        return table.close("tr")
                .close("thead")
                .open("tbody")
                .add(body)
                .close("tbody")
                .close("table")
                .close("div");
    }
}
