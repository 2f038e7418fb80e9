package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.text.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Duplicates as RFC 4180 has it, beside a report that lists the first of them. */
public final class DuplicatesCsv {
    /** The file's name. */
    public static final String FILE = "duplicates.csv";

    private DuplicatesCsv() {}

    /** A line each, with {@link #harmless} names. */
    public static byte[] of(List<Audit.DuplicateEntry> listed) {
        StringBuilder text = new StringBuilder("kind,distance,first_dataset,first_id,second_dataset,second_id\r\n");
        for (Audit.DuplicateEntry duplicate : listed) {
            text.append(Stream.of(
                                    duplicate.kind(),
                                    Double.toString(duplicate.distance()),
                                    harmless(duplicate.firstDataset()),
                                    harmless(duplicate.firstId()),
                                    harmless(duplicate.secondDataset()),
                                    harmless(duplicate.secondId()))
                            .map(DuplicatesCsv::quoted)
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A spreadsheet takes a field that begins like these for a formula; in names nothing may steer a terminal. Such a name is
     * changed: {@code report.json} has it as it is.
     */
    static String harmless(String name) {
        String printable = TextTable.printable(name);
        return printable.matches("[=+@-].*") ? "'" + printable : printable;
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
