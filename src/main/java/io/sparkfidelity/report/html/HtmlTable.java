package io.sparkfidelity.report.html;

import java.util.ArrayList;
import java.util.List;

/** A table that scrolls in itself where the page is narrow. Not thread-safe. */
public final class HtmlTable {
    /** Longer tables start folded. */
    private static final int SHOWN_ROWS = 40;
    /** The style of a table whose rows become blocks of lines where the page is narrow. */
    public static final String STACKED = "stacked";

    private static final String[] NO_ATTRIBUTES = {};

    private final String caption;
    private final List<Column> columns;
    private final Markup body = new Markup();
    private final String style;
    private int rows;

    /**
     * A column's heading, and whether it holds numbers, which stand at the right.
     *
     * @param note what the heading means, below it in small; maybe empty
     */
    public record Column(String title, String note, boolean numeric) {
        public static Column text(String title) {
            return new Column(title, "", false);
        }

        public static Column number(String title) {
            return new Column(title, "", true);
        }

        public static Column number(String title, String note) {
            return new Column(title, note, true);
        }
    }

    /**
     * A cell.
     *
     * @param style classes of the style sheet, maybe none; never from data
     */
    public record Cell(Markup content, String style) {
        public static Cell of(String text) {
            return of(text, "");
        }

        public static Cell of(String text, String style) {
            return new Cell(new Markup().text(text), style);
        }

        /** A cell by a condition that is good or bad for a reader. */
        public static Cell verdict(String text, boolean good) {
            return of(text, good ? "good" : "bad");
        }
    }

    public HtmlTable(String caption, List<Column> columns) {
        this(caption, columns, "");
    }

    public HtmlTable(String caption, Columns columns) {
        this(caption, columns.list());
    }

    /** @param style classes of the style sheet for the whole table; never from data */
    public HtmlTable(String caption, List<Column> columns, String style) {
        this.caption = caption;
        this.columns = List.copyOf(columns);
        this.style = style;
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
                body.open("th", "scope", "row").add(cell.content()).close("th");
            } else {
                body.open("td", attributes(style.strip(), columns.get(i).title()))
                        .add(cell.content())
                        .close("td");
            }
        }
        body.close("tr");
        rows++;
        return this;
    }

    private String[] attributes(String cellStyle, String column) {
        List<String> attributes = new ArrayList<>();
        if (!cellStyle.isEmpty()) {
            attributes.addAll(List.of("class", cellStyle));
        }
        if (style.equals(STACKED)) {
            attributes.addAll(List.of("data-column", column));
        }
        return attributes.toArray(NO_ATTRIBUTES);
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** The table as it stands; folded if it is long. */
    public Markup markup() {
        return rows > SHOWN_ROWS ? folded() : unfolded();
    }

    /** The table behind its caption, to be unfolded: for what a drawing shows already. */
    public Markup folded() {
        return new Markup()
                .open("details")
                .element("summary", caption + " (" + rows + (rows == 1 ? " row)" : " rows)"))
                .add(unfolded())
                .close("details");
    }

    /** The table as it stands, however long. */
    public Markup unfolded() {
        Markup table = new Markup()
                .open("div", "class", "wide", "role", "region", "tabindex", "0", "aria-label", caption)
                .add(style.isEmpty() ? new Markup().open("table") : new Markup().open("table", "class", style))
                .element("caption", caption)
                .open("thead")
                .open("tr");
        for (Column column : columns) {
            table.open("th", "scope", "col", "class", column.numeric() ? "number" : "text")
                    .text(column.title());
            if (!column.note().isEmpty()) {
                table.element("small", column.note(), "class", "soft");
            }
            table.close("th");
        }
        return table.close("tr")
                .close("thead")
                .open("tbody")
                .add(body)
                .close("tbody")
                .close("table")
                .close("div");
    }
}
