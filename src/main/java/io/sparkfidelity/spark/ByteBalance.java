package io.sparkfidelity.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Divides images so that every part has about the same bytes, and holds neighbours: an archive goes to several tasks by
 * ranges of members, and a task reads forward.
 */
final class ByteBalance {
    /** Added to each image's bytes: opening and embedding cost the same for all; and some lengths are unknown (0). */
    static final long OVERHEAD = 8 << 10;

    private ByteBalance() {}

    /** The rows of a listing in {@code parts} partitions; one that is empty costs nothing. */
    static JavaRDD<Row> cut(Dataset<Row> images, int parts) {
        JavaRDD<Row> ordered = images.orderBy("location", "id").toJavaRDD();
        if (parts == 1) {
            return ordered.coalesce(1);
        }
        List<Long> weights = ordered.mapPartitions(ByteBalance::weight).collect();
        List<Long> starts = new ArrayList<>();
        long total = 0;
        for (long weight : weights) {
            starts.add(total);
            total += weight;
        }
        double perPart = Math.max(1, total / (double) parts);
        JavaRDD<Tuple2<Integer, Row>> numbered = ordered.mapPartitionsWithIndex(
                (index, rows) -> new Numbered(rows, starts.get(index), perPart, parts), true);
        // The hash of an Integer is its value.
        return JavaPairRDD.fromJavaRDD(numbered)
                .partitionBy(new HashPartitioner(parts))
                .values();
    }

    private static Iterator<Long> weight(Iterator<Row> rows) {
        long sum = 0;
        while (rows.hasNext()) {
            sum += weight(rows.next());
        }
        return List.of(sum).iterator();
    }

    private static long weight(Row row) {
        return row.<Long>getAs("length") + OVERHEAD;
    }

    /** Gives each row the part in which the middle of its bytes lies. */
    private static final class Numbered implements Iterator<Tuple2<Integer, Row>> {
        private final Iterator<Row> rows;
        private final double perPart;
        private final int parts;
        private long position;

        Numbered(Iterator<Row> rows, long start, double perPart, int parts) {
            this.rows = rows;
            this.position = start;
            this.perPart = perPart;
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Tuple2<Integer, Row> next() {
            if (!rows.hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = rows.next();
            long weight = weight(row);
            int part = (int) Math.min(parts - 1, (position + weight / 2) / perPart);
            position += weight;
            return new Tuple2<>(part, row);
        }
    }
}
