package io.sparkfidelity.spark.cache;

import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.rows.SmallestHashes;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.tally.XxHash64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * What a source holds, listed once and kept by Spark until {@link #close}.
 *
 * @param images one row an id. Of rows with the same id the one is kept whose (length, version, location) comes first, so
 *     that the choice does not depend on how Spark divides the work; the others are counted and not images
 * @param kept what Spark keeps
 * @param bytes of all images, as far as lengths are known
 * @param duplicates rows whose id another row has
 * @param hasUnits whether images belong to units other than themselves
 * @param fingerprint order-free hash over what decides the rows of the cache: every image's id, length and version; 16
 *     hexadecimal digits
 * @param annotations the same over what is said of the images beside their bytes: id, unit, label and site; empty where
 *     nothing is
 * @param leftAlone files of the source that are no images of the set, one entry a reason; of all of it, whatever the limit
 * @param warnings what the user should know, one line a matter
 */
public record Listing(
        Source source,
        Dataset<Row> images,
        Dataset<Row> kept,
        long count,
        long bytes,
        long duplicates,
        boolean hasUnits,
        String fingerprint,
        Optional<String> annotations,
        List<LeftAlone> leftAlone,
        List<String> warnings)
        implements AutoCloseable {
    private static final String COPIES = "copies";
    /** Places in the sums over rows; the first two are hashes of images, the next two of annotations. */
    private static final int SAID = 2;

    private static final int COUNT = 4;
    private static final int ROWS = 5;
    private static final int BYTES = 6;
    private static final int WITH_UNIT = 7;
    private static final int ANNOTATED = 8;

    /** Lists all of a source. */
    public static Listing of(Source source, SparkSession spark) throws IOException {
        return of(source, OptionalLong.empty(), spark);
    }

    /**
     * Lists a source; reads no image.
     *
     * @param limit takes only so many images: those with the smallest hashes of their ids, wherever the set is stored
     * @throws IOException if it cannot be listed or has no image
     */
    public static Listing of(Source source, OptionalLong limit, SparkSession spark) throws IOException {
        Dataset<Row> listed;
        try {
            listed = source.list(spark);
        } catch (Exception e) {
            // Spark's own exception of a failed task is checked, though no Java compiler knows.
            throw TaskFailures.inputError(e);
        }
        Dataset<Row> kept = (source.mayRepeatIds() ? unique(listed) : listed.withColumn(COPIES, functions.lit(1L)))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return of(source, limit, spark, kept);
        } catch (Exception e) {
            kept.unpersist();
            throw TaskFailures.inputError(e);
        }
    }

    private static Listing of(Source source, OptionalLong limit, SparkSession spark, Dataset<Row> kept)
            throws IOException {
        Dataset<Row> found = kept.filter(LeftAlone.isImage());
        Dataset<Row> images = found.drop(COPIES);
        long[] sums = sums(found);
        List<LeftAlone> leftAlone = leftAlone(kept);
        if (sums[COUNT] == 0) {
            throw new SourceException(
                    "no images in " + source.description() + leftAloneThere(leftAlone) + "; " + source.whereToLook());
        }
        List<String> warnings = new ArrayList<>(source.warnings(images));
        long duplicates = sums[ROWS] - sums[COUNT];
        if (duplicates > 0) {
            warnings.add(duplicates + " images have an id that another one has; of each id one is kept");
        }
        if (limit.isPresent() && limit.getAsLong() < sums[COUNT]) {
            images = SmallestHashes.smallest(spark, images, sums[COUNT], limit.getAsLong());
            sums = sums(images.withColumn(COPIES, functions.lit(1L)));
        }
        return new Listing(
                source,
                images,
                kept,
                sums[COUNT],
                sums[BYTES],
                duplicates,
                sums[WITH_UNIT] > 0,
                fingerprint(sums, 0),
                sums[ANNOTATED] > 0 ? Optional.of(fingerprint(sums, SAID)) : Optional.empty(),
                leftAlone,
                List.copyOf(warnings));
    }

    private static String fingerprint(long[] sums, int at) {
        return Sha256.of(sums[at] + " " + sums[at + 1] + " " + sums[COUNT]).substring(0, 16);
    }

    private static Dataset<Row> unique(Dataset<Row> listed) {
        Column row = functions.struct(Stream.of("length", "version", "location", "unit", "label", "site", "caption")
                .map(functions::col)
                .toArray(Column[]::new));
        return listed.groupBy("id")
                .agg(
                        functions.min(row).as("row"),
                        functions.count(functions.lit(1)).as(COPIES))
                .select(Stream.concat(
                                Stream.of(ImageRef.SCHEMA.fieldNames())
                                        .map(name -> functions.col(name.equals("id") ? name : "row." + name)),
                                Stream.of(functions.col(COPIES)))
                        .toArray(Column[]::new));
    }

    private static List<LeftAlone> leftAlone(Dataset<Row> kept) {
        return LeftAlone.sums(kept.filter(functions.not(LeftAlone.isImage()))
                .toJavaRDD()
                .map(row -> LeftAlone.part(row, row.getLong(ImageRef.SCHEMA.size())))
                .aggregate(new HashMap<>(), LeftAlone::add, LeftAlone::merge));
    }

    private static String leftAloneThere(List<LeftAlone> leftAlone) {
        return leftAlone.isEmpty() ? "" : "; left alone: " + LeftAlone.words(leftAlone);
    }

    private static long[] sums(Dataset<Row> images) {
        return images.toJavaRDD().map(Listing::numbers).fold(new long[ANNOTATED + 1], Listing::add);
    }

    /**
     * Cuts the listing, in the order of ids, into chunks.
     *
     * @param chunkImages images a chunk; 0 for the plan's own choice
     */
    public ChunkPlan plan(long chunkImages) {
        long size = chunkImages > 0 ? chunkImages : ChunkPlan.chunkSize(count);
        List<String> firstIds = count <= size
                ? List.of("")
                : images.select("id")
                        .orderBy("id")
                        .toJavaRDD()
                        .zipWithIndex()
                        .filter(indexed -> indexed._2() % size == 0)
                        .map(indexed -> indexed._1().getString(0))
                        .collect();
        return ChunkPlan.of(fingerprint, count, firstIds);
    }

    /** The images of one chunk of a plan. */
    public Dataset<Row> chunk(ChunkPlan plan, int chunk) {
        if (plan.chunks() == 1) {
            return images;
        }
        Dataset<Row> from =
                images.filter(functions.col("id").geq(plan.firstIds().get(chunk)));
        return chunk + 1 == plan.chunks()
                ? from
                : from.filter(functions.col("id").lt(plan.firstIds().get(chunk + 1)));
    }

    private static long[] numbers(Row row) {
        ImageRef image = ImageRef.listed(row);
        byte[] bytes = utf8(image.id(), Long.toString(image.length()), image.version());
        byte[] said = utf8(
                image.id(),
                image.unit(),
                image.label().orElse("\1"),
                image.site().orElse("\1"));
        boolean hasUnit = !image.unit().equals(image.id());
        return new long[] {
            XxHash64.hash(bytes, 0),
            XxHash64.hash(bytes, 1),
            XxHash64.hash(said, 0),
            XxHash64.hash(said, 1),
            1,
            row.getLong(ImageRef.SCHEMA.size()),
            image.length(),
            hasUnit ? 1 : 0,
            hasUnit || image.label().isPresent() || image.site().isPresent() ? 1 : 0
        };
    }

    private static byte[] utf8(String... texts) {
        return String.join("\0", texts).getBytes(StandardCharsets.UTF_8);
    }

    private static long[] add(long[] a, long[] b) {
        long[] sum = new long[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    @Override
    public void close() {
        kept.unpersist();
    }
}
