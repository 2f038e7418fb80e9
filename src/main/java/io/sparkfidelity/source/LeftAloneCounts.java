package io.sparkfidelity.source;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** Counts what one task leaves alone, with the smallest and the largest id of each reason for examples. */
final class LeftAloneCounts {
    /** Of one reason. */
    private record Ids(long count, String smallest, String largest) {
        Ids and(Ids more) {
            return new Ids(
                    count + more.count,
                    smallest.compareTo(more.smallest) <= 0 ? smallest : more.smallest,
                    largest.compareTo(more.largest) >= 0 ? largest : more.largest);
        }
    }

    private final Map<String, Ids> reasons = new TreeMap<>();

    void add(String reason, String id) {
        reasons.merge(reason, new Ids(1, id, id), Ids::and);
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** Rows for the listing; see {@link LeftAlone#row}. */
    Iterator<Row> rows(String where) {
        return reasons.entrySet().stream()
                .map(reason -> LeftAlone.row(
                        where,
                        reason.getKey(),
                        reason.getValue().count(),
                        reason.getValue().smallest(),
                        reason.getValue().largest()))
                .iterator();
    }
}
