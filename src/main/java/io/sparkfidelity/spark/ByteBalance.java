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

    /**
     * The rows of a listing in {@code parts} partitions; one that is empty costs nothing.
     *
     * @param batch every partition but one gets a multiple of so many rows, so that only its last batch is padded
     */
    static JavaRDD<Row> cut(Dataset<Row> images, int parts, int batch) {
        JavaRDD<Row> ordered = images.orderBy("location", "id").toJavaRDD();
        if (parts == 1) {
            return ordered.coalesce(1);
        }
        List<long[]> sizes = ordered.mapPartitions(ByteBalance::size).collect();
        long[] firstRows = starts(sizes, 0);
        long[] firstBytes = starts(sizes, 1);
        double perPart = Math.max(1, firstBytes[sizes.size()] / (double) parts);
        // Where each part but the first begins, by row.
        long[] boundaries = ordered
                .mapPartitionsWithIndex(
                        (index, rows) -> boundaries(rows, firstRows[index], firstBytes[index], perPart), true)
                .collect()
                .stream()
                .mapToLong(row -> (row + batch / 2) / batch * batch)
                // The last one is the end of all rows, if rounding finds it at all.
                .limit(parts - 1)
                .toArray();
        JavaRDD<Tuple2<Integer, Row>> numbered =
                ordered.mapPartitionsWithIndex((index, rows) -> new Numbered(rows, firstRows[index], boundaries), true);
        // The hash of an Integer is its value.
        return JavaPairRDD.fromJavaRDD(numbered)
                .partitionBy(new HashPartitioner(parts))
                .values();
    }

    /** Rows and weight of a partition. */
    private static Iterator<long[]> size(Iterator<Row> rows) {
        long[] size = new long[2];
        while (rows.hasNext()) {
            size[0]++;
            size[1] += weight(rows.next());
        }
        return List.of(size).iterator();
    }

    private static long[] starts(List<long[]> sizes, int what) {
        long[] starts = new long[sizes.size() + 1];
        for (int i = 0; i < sizes.size(); i++) {
            starts[i + 1] = starts[i] + sizes.get(i)[what];
        }
        return starts;
    }

    /** The rows of a partition in whose bytes one part ends and the next begins. */
    private static Iterator<Long> boundaries(Iterator<Row> rows, long firstRow, long firstByte, double perPart) {
        List<Long> found = new ArrayList<>();
        long row = firstRow;
        long position = firstByte;
        while (rows.hasNext()) {
            long weight = weight(rows.next());
            for (long part = (long) (position / perPart); part < (long) ((position + weight) / perPart); part++) {
                found.add(row);
            }
            position += weight;
            row++;
        }
        return found.iterator();
    }

    private static long weight(Row row) {
        return row.<Long>getAs("length") + OVERHEAD;
    }

    /** Gives each row the part that lies between two boundaries around it. */
    private static final class Numbered implements Iterator<Tuple2<Integer, Row>> {
        private final Iterator<Row> rows;
        private final long[] boundaries;
        private long row;
        private int part;

        Numbered(Iterator<Row> rows, long firstRow, long[] boundaries) {
            this.rows = rows;
            this.row = firstRow;
            this.boundaries = boundaries;
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
            while (part < boundaries.length && boundaries[part] <= row) {
                part++;
            }
            row++;
            return new Tuple2<>(part, rows.next());
        }
    }
}
