package io.sparkfidelity.spark;

import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.tally.XxHash64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * What a source holds, listed once and kept by Spark until {@link #close}.
 *
 * @param fingerprint order-free hash over every image's id, length and version: 16 hexadecimal digits
 */
public record Listing(Source source, Dataset<Row> images, long count, String fingerprint) implements AutoCloseable {

    /** Lists a source; reads no image. */
    public static Listing of(Source source, SparkSession spark) throws IOException {
        Dataset<Row> images = source.list(spark).persist(StorageLevel.MEMORY_AND_DISK());
        long[] sums = images.toJavaRDD().map(Listing::hashes).fold(new long[3], Listing::add);
        String fingerprint = Sha256.of(sums[0] + " " + sums[1] + " " + sums[2]).substring(0, 16);
        return new Listing(source, images, sums[2], fingerprint);
    }

    /** Cuts the listing, in the order of ids, into chunks. */
    Plan plan() {
        long size = Plan.chunkSize(count);
        List<String> firstIds = count <= size
                ? List.of("")
                : images.select("id")
                        .orderBy("id")
                        .toJavaRDD()
                        .zipWithIndex()
                        .filter(indexed -> indexed._2() % size == 0)
                        .map(indexed -> indexed._1().getString(0))
                        .collect();
        return new Plan(Plan.SCHEMA, count, firstIds);
    }

    /** The images of one chunk of a plan. */
    Dataset<Row> chunk(Plan plan, int chunk) {
        if (plan.chunks() == 1) {
            return images;
        }
        Dataset<Row> from =
                images.filter(functions.col("id").geq(plan.firstIds().get(chunk)));
        return chunk + 1 == plan.chunks()
                ? from
                : from.filter(functions.col("id").lt(plan.firstIds().get(chunk + 1)));
    }

    private static long[] hashes(Row row) {
        ImageRef image = ImageRef.of(row);
        byte[] text = (image.id() + "\0" + image.length() + "\0" + image.version()).getBytes(StandardCharsets.UTF_8);
        return new long[] {XxHash64.hash(text, 0), XxHash64.hash(text, 1), 1};
    }

    private static long[] add(long[] a, long[] b) {
        return new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    @Override
    public void close() {
        images.unpersist();
    }
}
