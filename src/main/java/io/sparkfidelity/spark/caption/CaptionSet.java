package io.sparkfidelity.spark.caption;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.TaskFailures;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.tally.XxHash64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The captions of a listing's images, those of a caption file or else of the source itself; kept by Spark until {@link #close}.
 *
 * @param source whose they are
 * @param rows (id, captions): an image that has any, and these, in their order
 * @param images listed
 * @param captioned those that have a caption
 * @param fingerprint order-free hash over the images' ids and captions: 16 hexadecimal digits
 */
public record CaptionSet(NamedSource source, Dataset<Row> rows, long images, long captioned, String fingerprint)
        implements AutoCloseable {
    /** The columns of {@link #rows}. */
    static final String ID = "id";

    static final String CAPTIONS = "captions";

    /**
     * Reads the captions of a listing.
     *
     * @return empty if no image has one, and no file was to say any
     * @throws IOException if the file cannot be read, is out of form, or has a caption of no image
     */
    public static Optional<CaptionSet> of(SparkSession spark, NamedSource source, Listing listing) throws IOException {
        Dataset<Row> images = listing.images();
        Dataset<Row> rows;
        try {
            rows = source.captions().isPresent() ? source.captions().get().of(spark, images) : own(images);
        } catch (Exception e) {
            throw TaskFailures.inputError(e);
        }
        rows = rows.persist(StorageLevel.MEMORY_AND_DISK());
        long[] sums;
        try {
            sums = rows.toJavaRDD().map(CaptionSet::numbers).fold(new long[3], CaptionSet::add);
        } catch (Exception e) {
            rows.unpersist();
            throw TaskFailures.inputError(e);
        }
        if (sums[0] > 0) {
            String fingerprint =
                    Sha256.of(sums[0] + " " + sums[1] + " " + sums[2]).substring(0, 16);
            return Optional.of(new CaptionSet(source, rows, listing.count(), sums[0], fingerprint));
        }
        rows.unpersist();
        if (source.captions().isPresent()) {
            throw new SourceException("the captions " + source.captions().get() + " match no image of " + source.name()
                    + " (" + source.source().description() + "), such as '"
                    + images.select(functions.min(ID)).first().getString(0)
                    + "'; give the set's own file, as in --captions NAME=FILE");
        }
        return Optional.empty();
    }

    private static Dataset<Row> own(Dataset<Row> images) {
        Column caption = functions.col("caption");
        return images.filter(caption.isNotNull()
                        .and(functions.length(functions.trim(caption)).gt(0)))
                .select(functions.col(ID), functions.array(caption).as(CAPTIONS));
    }

    /** Rows (id, captions) of some images. @param ids in the column id */
    public Dataset<Row> ofImages(Dataset<Row> ids) {
        return rows.join(ids, new String[] {ID}, "left_semi").select(ID, CAPTIONS);
    }

    /** What a reader should know, a sentence a matter. */
    public List<String> warnings() {
        return captioned == images
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%,d of %,d images have no caption%s",
                        images - captioned,
                        images,
                        source.captions()
                                .map(CaptionFile::path)
                                .map(path -> " in " + path)
                                .orElse("")));
    }

    private static long[] numbers(Row row) {
        byte[] text =
                (row.getString(0) + "\0" + String.join("\0", row.<String>getList(1))).getBytes(StandardCharsets.UTF_8);
        return new long[] {1, XxHash64.hash(text, 0), XxHash64.hash(text, 1)};
    }

    private static long[] add(long[] a, long[] b) {
        return new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
