package io.sparkfidelity.spark.rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Divides images by their bytes into parts that hold neighbours: an archive goes to several tasks by ranges of members, and
 * a task reads forward. The first task of every core gets half of what falls to it and each later one half of what is left
 * (Hummel, Schonberg and Flynn 1992), so that cores of unequal speed end nearly together.
 */
public final class ByteBalance {
    /** Added to each image's bytes: opening and embedding cost the same for all; and some lengths are unknown (0). */
    private static final long OVERHEAD = 8 << 10;

    /** Up to so many rows, which are some megabytes, the driver is quicker by itself than with five jobs. */
    private static final long DRIVER_ROWS = 10_000;

    /** The parts of a core in the end are then a 32nd of its share. */
    private static final int MOST_ROUNDS = 6;

    private ByteBalance() {}

    /** Into how many parts rows should be cut: a number of rounds for every core, down to parts of about one batch. */
    public static int parts(long rows, int cores, int batch) {
        long batches = rows / ((long) cores * batch);
        int rounds = Math.min(MOST_ROUNDS, Long.SIZE - Long.numberOfLeadingZeros(batches));
        return rounds == 0 ? (int) Math.max(1, rows / batch) : rounds * cores;
    }

    /**
     * The rows of a listing in {@code parts} partitions; one that is empty costs nothing.
     *
     * @param rows about how many there are
     * @param cores that run tasks at a time
     * @param batch every partition but one gets a multiple of so many rows, so that only its last batch is padded
     */
    public static JavaRDD<Row> cut(Dataset<Row> images, long rows, int parts, int cores, int batch) {
        double[] shares = shares(parts, cores);
        return rows <= DRIVER_ROWS ? onDriver(images, shares, batch) : onExecutors(images, shares, batch);
    }

    /** What part of all bytes lies before the end of each part. */
    private static double[] shares(int parts, int cores) {
        int rounds = (parts + cores - 1) / cores;
        double[] ends = new double[parts];
        double sum = 0;
        for (int i = 0; i < parts; i++) {
            // Half of what is left; the last round takes the other half too.
            sum += Math.scalb(1.0, -Math.min(i / cores, rounds - 2));
            ends[i] = sum;
        }
        for (int i = 0; i < parts; i++) {
            ends[i] /= sum;
        }
        return ends;
    }

    private static JavaRDD<Row> onDriver(Dataset<Row> images, double[] ends, int batch) {
        List<Row> ordered = new ArrayList<>(images.collectAsList());
        ordered.sort(Comparator.<Row, String>comparing(row -> row.getAs("location"))
                .thenComparing(row -> row.<String>getAs("id")));
        long bytes = size(ordered.iterator()).next()[1];
        List<List<Row>> shares = new ArrayList<>();
        int from = 0;
        List<Long> exact = new ArrayList<>();
        boundaries(ordered.iterator(), 0, 0, bytes, ends).forEachRemaining(exact::add);
        for (long boundary : wholeBatches(exact, batch)) {
            int to = (int) Math.min(boundary, ordered.size());
            shares.add(new ArrayList<>(ordered.subList(from, to)));
            from = to;
        }
        shares.add(new ArrayList<>(ordered.subList(from, ordered.size())));
        while (shares.size() < ends.length) {
            shares.add(List.of());
        }
        return JavaSparkContext.fromSparkContext(images.sparkSession().sparkContext())
                .parallelize(shares, shares.size())
                .flatMap(List::iterator);
    }

    private static JavaRDD<Row> onExecutors(Dataset<Row> images, double[] ends, int batch) {
        JavaRDD<Row> ordered = images.orderBy("location", "id").toJavaRDD();
        if (ends.length == 1) {
            return ordered.coalesce(1);
        }
        List<long[]> sizes = ordered.mapPartitions(ByteBalance::size).collect();
        long[] firstRows = starts(sizes, 0);
        long[] firstBytes = starts(sizes, 1);
        long bytes = firstBytes[sizes.size()];
        long[] boundaries = wholeBatches(
                ordered.mapPartitionsWithIndex(
                                (index, rows) -> boundaries(rows, firstRows[index], firstBytes[index], bytes, ends),
                                true)
                        .collect(),
                batch);
        JavaRDD<Tuple2<Integer, Row>> numbered =
                ordered.mapPartitionsWithIndex((index, rows) -> new Numbered(rows, firstRows[index], boundaries), true);
        // The hash of an Integer is its value.
        return JavaPairRDD.fromJavaRDD(numbered)
                .partitionBy(new HashPartitioner(ends.length))
                .values();
    }

    /** Where each part but the first begins, by row, moved to the nearest multiple of a batch. */
    private static long[] wholeBatches(List<Long> boundaries, int batch) {
        return boundaries.stream()
                .mapToLong(row -> (row + batch / 2) / batch * batch)
                .toArray();
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

    /** The rows of a partition in whose bytes one part, but the last, ends and the next begins. */
    private static Iterator<Long> boundaries(
            Iterator<Row> rows, long firstRow, long firstByte, long bytes, double[] ends) {
        List<Long> found = new ArrayList<>();
        long row = firstRow;
        long position = firstByte;
        int part = 0;
        while (part < ends.length - 1 && ends[part] * bytes < position) {
            part++;
        }
        while (rows.hasNext()) {
            position += weight(rows.next());
            for (; part < ends.length - 1 && ends[part] * bytes < position; part++) {
                found.add(row);
            }
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
