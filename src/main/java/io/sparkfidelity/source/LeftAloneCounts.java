package io.sparkfidelity.source;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Counts what one task leaves alone, with the smallest and the largest id of each reason for examples. */
final class LeftAloneCounts {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> smallest = new HashMap<>();
    private final Map<String, String> largest = new HashMap<>();

    void add(String reason, String id) {
        counts.merge(reason, 1L, Long::sum);
        smallest.merge(reason, id, (a, b) -> a.compareTo(b) <= 0 ? a : b);
        largest.merge(reason, id, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** Rows for the listing; see {@link LeftAlone#row}. */
    Iterator<Row> rows(String where) {
        return counts.entrySet().stream()
                .map(entry -> LeftAlone.row(
                        where,
                        entry.getKey(),
                        entry.getValue(),
                        smallest.get(entry.getKey()),
                        largest.get(entry.getKey())))
                .iterator();
    }
}
