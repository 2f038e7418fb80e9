package io.sparkfidelity.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows under a header as aligned lines of text for a console. Not thread-safe. */
public final class TextTable {
    /** Controls (those of 8 bits too), formats such as those of direction, separators of lines, halves of characters. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private final Set<Integer> numbers;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param numbers columns that are aligned to the right, from 0
     */
    public TextTable(List<String> header, Set<Integer> numbers) {
        this.numbers = Set.copyOf(numbers);
        add(header);
    }

    /** Adds a row with as many cells as the header. */
    public void add(List<String> cells) {
        rows.add(cells.stream().map(TextTable::printable).toList());
    }

    /** A value to five significant digits; a dash where there is none. */
    public static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.5g", value);
    }

    /** A count; what nobody knows says so. */
    public static String count(@Nullable Long value) {
        return value == null ? "unknown" : count(value.longValue());
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /**
     * Names come from paths and from files of others: nothing in them may steer a terminal, turn the direction of a line,
     * or hide.
     */
    public static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row.get(c).length());
                line.append(numbers.contains(c) ? pad + row.get(c) : row.get(c) + pad)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
