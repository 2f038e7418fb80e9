package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.text.CsvTable;
import io.sparkfidelity.report.text.TextTable;
import java.util.List;

/** Duplicates as RFC 4180 has it, beside a report that lists the first of them. */
public final class DuplicatesCsv {
    /** The file's name. */
    public static final String FILE = "duplicates.csv";

    private DuplicatesCsv() {}

    /** A line each, with {@link #harmless} names. */
    public static byte[] of(List<Audit.DuplicateEntry> listed) {
        CsvTable table =
                new CsvTable(List.of("kind", "distance", "first_dataset", "first_id", "second_dataset", "second_id"));
        for (Audit.DuplicateEntry duplicate : listed) {
            table.add(List.of(
                    duplicate.kind(),
                    Double.toString(duplicate.distance()),
                    harmless(duplicate.firstDataset()),
                    harmless(duplicate.firstId()),
                    harmless(duplicate.secondDataset()),
                    harmless(duplicate.secondId())));
        }
        return table.bytes();
    }

    /**
     * A spreadsheet takes a field that begins like these for a formula; in names nothing may steer a terminal. Such a name is
     * changed: {@code report.json} has it as it is.
     */
    static String harmless(String name) {
        String printable = TextTable.printable(name);
        return printable.matches("[=+@-].*") ? "'" + printable : printable;
    }
}
