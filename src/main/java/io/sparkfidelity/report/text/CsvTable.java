package io.sparkfidelity.report.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rows as RFC 4180 has them, in UTF-8. Not thread-safe. */
public final class CsvTable {
    /** All that a spreadsheet might run. */
    private static final Pattern FORMULA = Pattern.compile("[=+@\\-\\t\\r].*", Pattern.DOTALL);
    /** What may steer a terminal, hide, or has no form in UTF-8; ends of lines and tabs are quoted instead. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\t\\r\\n]]");

    private final StringBuilder text = new StringBuilder();

    public CsvTable(List<String> header) {
        add(header);
    }

    /** Adds a row of fields that are what they are. */
    public void add(List<String> fields) {
        text.append(fields.stream().map(CsvTable::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /**
     * A name from outside as a field: an apostrophe stands before what a spreadsheet would take for a formula, and characters
     * that nobody sees stand as {@code \\u} and four hexadecimal digits.
     */
    public static String name(String text) {
        String visible = UNPRINTABLE.matcher(text).replaceAll(hidden -> hidden.group()
                .chars()
                .mapToObj(unit -> String.format("\\\\u%04x", unit))
                .collect(Collectors.joining()));
        return FORMULA.matcher(visible).matches() ? "'" + visible : visible;
    }

    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
