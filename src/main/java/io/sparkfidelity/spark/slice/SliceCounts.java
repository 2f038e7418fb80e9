package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.classes.ShareShift;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How many embeddings of a set are in each slice and bucket.
 *
 * @param bySlice sixteen counts a slice
 * @param all sixteen counts
 */
record SliceCounts(TreeMap<String, long[]> bySlice, long[] all) {
    /** @param rows with the columns slice, bucket and embedding; those without an embedding do not count */
    static SliceCounts of(Dataset<Row> rows) {
        TreeMap<String, long[]> counts = new TreeMap<>();
        rows.filter(functions.col("embedding").isNotNull())
                .groupBy(SliceColumn.SLICE, "bucket")
                .count()
                .collectAsList()
                .forEach(row ->
                        counts.computeIfAbsent(row.getString(0), slice -> new long[Bucket.COUNT])[row.getInt(1)] =
                                row.getLong(2));
        long[] all = new long[Bucket.COUNT];
        counts.values().forEach(part -> Arrays.setAll(all, b -> all[b] + part[b]));
        return new SliceCounts(counts, all);
    }

    Set<String> slices() {
        return bySlice.keySet();
    }

    long n(String slice) {
        return Arrays.stream(buckets(slice)).sum();
    }

    ShareShift.Counts share(String slice) {
        return new ShareShift.Counts(buckets(slice), all);
    }

    private long[] buckets(String slice) {
        return bySlice.getOrDefault(slice, new long[Bucket.COUNT]);
    }
}
