package io.sparkfidelity.spark.cache;

import io.sparkfidelity.tally.XxHash64;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts and digest of embedding rows; sums only, so that partitions add up in any order. */
final class RowSummary {
    private static final String ROWS = "rows";
    private static final String DIGEST = "digest";
    private static final String REJECT = "reject:";

    private final Map<String, Long> sums;

    RowSummary(Map<String, Long> sums) {
        this.sums = sums;
    }

    /** The sums of a partition, as a map that every Spark serializer can carry. */
    static HashMap<String, Long> sums(Iterator<EmbeddingRow> rows) {
        HashMap<String, Long> sums = new HashMap<>();
        while (rows.hasNext()) {
            EmbeddingRow row = rows.next();
            sums.merge(ROWS, 1L, Long::sum);
            sums.merge(DIGEST, hash(row), Long::sum);
            if (row.getEmbedding() == null) {
                sums.merge(REJECT + row.getStage() + "/" + row.getReason(), 1L, Long::sum);
            }
        }
        return sums;
    }

    static HashMap<String, Long> add(HashMap<String, Long> a, HashMap<String, Long> b) {
        HashMap<String, Long> sum = new HashMap<>(a);
        b.forEach((key, value) -> sum.merge(key, value, Long::sum));
        return sum;
    }

    long rows() {
        return sums.getOrDefault(ROWS, 0L);
    }

    Map<String, Long> rejects() {
        Map<String, Long> rejects = new TreeMap<>();
        sums.forEach((key, count) -> {
            if (key.startsWith(REJECT)) {
                rejects.put(key.substring(REJECT.length()), count);
            }
        });
        return rejects;
    }

    String digest() {
        return String.format("%016x", sums.getOrDefault(DIGEST, 0L));
    }

    private static long hash(EmbeddingRow row) {
        long hash = XxHash64.hash(row.getId().getBytes(StandardCharsets.UTF_8), 0);
        hash = hash * 31 + (row.getContentHash() == null ? 0 : row.getContentHash());
        hash = hash(row.getEmbedding(), hash);
        return hash(row.getLogits(), hash);
    }

    private static long hash(float @Nullable [] values, long seed) {
        if (values == null) {
            return seed;
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
        bytes.asFloatBuffer().put(values);
        return XxHash64.hash(bytes.array(), seed);
    }
}
