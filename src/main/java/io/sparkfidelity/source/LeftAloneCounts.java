package io.sparkfidelity.source;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Counts what one task leaves alone, with the first of each reason for an example. */
final class LeftAloneCounts {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, String> examples = new TreeMap<>();

    void add(String reason, String example) {
        counts.merge(reason, 1L, Long::sum);
        examples.putIfAbsent(reason, example);
    }

    /** Rows for the listing; see {@link LeftAlone#row}. */
    Iterator<Row> rows(String where) {
        return counts.entrySet().stream()
                .map(entry -> LeftAlone.row(where, entry.getKey(), entry.getValue(), examples.get(entry.getKey())))
                .iterator();
    }
}
