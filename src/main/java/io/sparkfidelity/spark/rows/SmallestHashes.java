package io.sparkfidelity.spark.rows;

import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images with the smallest hashes of their ids (unsigned, ties by the ids' UTF-8 bytes): the same images wherever a set
 * is stored and however it is divided. Nothing is sorted: a histogram of hashes finds the class in which the last image
 * lies, and only that class comes to the driver.
 */
public final class SmallestHashes {
    /** Leading bits of a hash: 30 million images have 7,000 in a class. */
    private static final int BITS = 12;

    private static final Comparator<String> ORDER = (a, b) -> {
        int hashes = Long.compareUnsigned(Bucket.hash(a), Bucket.hash(b));
        return hashes != 0
                ? hashes
                : Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    };

    private SmallestHashes() {}

    /**
     * @param images rows of {@link ImageRef#SCHEMA}, every id once
     * @param count of them
     * @param limit 1 to {@code count}
     */
    public static Dataset<Row> smallest(SparkSession spark, Dataset<Row> images, long count, long limit) {
        if (limit < 1 || limit > count) {
            throw new IllegalArgumentException("a sample of " + limit + " from " + count);
        }
        JavaRDD<Row> rows = images.toJavaRDD();
        long[] histogram = rows.mapPartitions(SmallestHashes::histogram).reduce((a, b) -> {
            long[] sum = new long[a.length];
            Arrays.setAll(sum, i -> a[i] + b[i]);
            return sum;
        });
        int last = 0;
        long before = 0;
        while (before + histogram[last] < limit) {
            before += histogram[last++];
        }
        int lastClass = last;
        List<String> candidates = new ArrayList<>(rows.map(row -> row.getString(0))
                .filter(id -> hashClass(id) == lastClass)
                .collect());
        candidates.sort(ORDER);
        String threshold = candidates.get((int) (limit - before - 1));
        return spark.createDataFrame(
                rows.filter(row -> ORDER.compare(row.getString(0), threshold) <= 0), ImageRef.SCHEMA);
    }

    /** The ids among these with the smallest hashes, {@code count} or fewer, in the order of hashes. */
    public static List<String> smallest(JavaRDD<String> ids, int count) {
        return ids.takeOrdered(count, new HashOrder());
    }

    private static final class HashOrder implements Comparator<String>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public int compare(String a, String b) {
            return ORDER.compare(a, b);
        }
    }

    private static Iterator<long[]> histogram(Iterator<Row> rows) {
        long[] counts = new long[1 << BITS];
        while (rows.hasNext()) {
            counts[hashClass(rows.next().getString(0))]++;
        }
        return List.of(counts).iterator();
    }

    private static int hashClass(String id) {
        return (int) (Bucket.hash(id) >>> (Long.SIZE - BITS));
    }
}
