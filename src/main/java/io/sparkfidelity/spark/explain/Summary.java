package io.sparkfidelity.spark.explain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What a report says of explained images: counts, the ends of every number, and the images at the ends. Partitions' summaries merge
 * in any order. Mutable while it is made; JDK types and rows only.
 */
final class Summary implements Serializable {
    private static final long serialVersionUID = 1;

    /** Why an embedded image has no number. */
    static final String NO_VALUE = "no-value";

    private final int most;
    private final HashMap<String, TreeMap<String, Long>> reasons = new HashMap<>();
    private final HashMap<String, Long> explained = new HashMap<>();
    private final HashMap<String, TreeMap<String, Long>> counts = new HashMap<>();
    private final HashMap<String, double[]> ends = new HashMap<>();
    private final ArrayList<ArrayList<Row>> galleries = new ArrayList<>();

    /** @param most images of a gallery */
    Summary(int most) {
        this.most = most;
        Gallery.ALL.forEach(gallery -> galleries.add(new ArrayList<>()));
    }

    static Summary of(Iterator<Row> rows, int most) {
        Summary summary = new Summary(most);
        rows.forEachRemaining(summary::add);
        return summary;
    }

    private void add(Row row) {
        String role = row.getString(row.fieldIndex("role"));
        boolean any = false;
        for (String name : ExplainRow.numbers()) {
            int at = row.fieldIndex(name);
            if (!row.isNullAt(at)) {
                any = true;
                double value = row.getDouble(at);
                counts.computeIfAbsent(role, key -> new TreeMap<>()).merge(name, 1L, Long::sum);
                if (Double.isFinite(value)) {
                    see(name, value, value);
                }
            }
        }
        if (any) {
            explained.merge(role, 1L, Long::sum);
        } else {
            int at = row.fieldIndex("reason");
            reasons.computeIfAbsent(role, key -> new TreeMap<>())
                    .merge(row.isNullAt(at) ? NO_VALUE : row.getString(at), 1L, Long::sum);
        }
        for (int g = 0; g < galleries.size(); g++) {
            Gallery gallery = Gallery.ALL.get(g);
            if (gallery.takes(row)) {
                insert(gallery, galleries.get(g), row);
            }
        }
    }

    private void insert(Gallery gallery, List<Row> rows, Row row) {
        int at = rows.size();
        while (at > 0 && gallery.order().compare(row, rows.get(at - 1)) < 0) {
            at--;
        }
        if (at < most) {
            rows.add(at, row);
            if (rows.size() > most) {
                rows.remove(most);
            }
        }
    }

    private void see(String name, double low, double high) {
        double[] both = ends.computeIfAbsent(name, key -> new double[] {low, high});
        both[0] = Math.min(both[0], low);
        both[1] = Math.max(both[1], high);
    }

    /** Takes over what another one saw. */
    void merge(Summary other) {
        other.reasons.forEach((role, counted) -> counted.forEach((reason, n) ->
                reasons.computeIfAbsent(role, key -> new TreeMap<>()).merge(reason, n, Long::sum)));
        other.explained.forEach((role, n) -> explained.merge(role, n, Long::sum));
        other.counts.forEach((role, counted) -> counted.forEach((name, n) ->
                counts.computeIfAbsent(role, key -> new TreeMap<>()).merge(name, n, Long::sum)));
        other.ends.forEach((name, both) -> see(name, both[0], both[1]));
        for (int g = 0; g < galleries.size(); g++) {
            for (Row row : other.galleries.get(g)) {
                insert(Gallery.ALL.get(g), galleries.get(g), row);
            }
        }
    }

    /** All that were seen. */
    long images() {
        return explained.values().stream().mapToLong(n -> n).sum()
                + reasons.values().stream()
                        .flatMap(counted -> counted.values().stream())
                        .mapToLong(n -> n)
                        .sum();
    }

    /** Images with a number. */
    long explained(String role) {
        return explained.getOrDefault(role, 0L);
    }

    /** Images without any number, by why. */
    Map<String, Long> reasons(String role) {
        return reasons.getOrDefault(role, new TreeMap<>());
    }

    /** Images that have each number. */
    Map<String, Long> counts(String role) {
        return counts.getOrDefault(role, new TreeMap<>());
    }

    /** Of the numbers that some image has, the smallest and the largest finite one. */
    Map<String, double[]> ends() {
        return ends;
    }

    /** In the order of {@link Gallery#ALL}. */
    List<ArrayList<Row>> galleries() {
        return galleries;
    }
}
