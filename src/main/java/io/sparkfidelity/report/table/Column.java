package io.sparkfidelity.report.table;

/**
 * A column of a table; a value may be missing.
 *
 * @param name in lower case, with underscores
 */
public record Column(String name, Kind kind) {
    /** What a value is. */
    public enum Kind {
        /** {@link String}. */
        TEXT,
        /** {@link Double}, finite. */
        NUMBER,
        /** {@link Long}. */
        COUNT,
        /** {@link java.time.Instant}. */
        TIME,
        /** {@link Boolean}. */
        FLAG
    }
}
