package io.sparkfidelity.spark.picture;

import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.DecodeMemory;
import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.image.resize.Thumbnail;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.rows.SmallestHashes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A few images of a dataset as small pictures, as a model got them to see: prepared, if they were. Of those that were embedded the ones with the smallest hashes of their ids, so
 * that the same set shows the same images wherever it is stored.
 *
 * @param count images of each dataset, 0 or more
 * @param maxPixels as embedding has it
 */
public record PictureStrip(SparkSession spark, int count, long maxPixels) {
    /** The longer side, in pixels. */
    static final int LONGEST = 96;

    /** A picture of 96 x 96 takes 37 kB of base64 at most: 7 MB together. */
    private static final int MOST = 200;

    /** A source whose rows bring their bytes is read once more, whole, for a few of them. */
    private static final long MOST_ROWS_WITH_CONTENT = 50_000;

    /** How many images each of so many datasets shows. */
    public static int share(int wanted, int datasets) {
        return Math.min(wanted, Math.max(1, MOST / datasets));
    }

    /** The pictures in the order of hashes; fewer where images have gone since they were embedded. */
    public List<Report.SampleEntry> of(String dataset, Listing listing, EmbeddingSet set) throws IOException {
        if (count == 0) {
            return List.of();
        }
        List<String> ids = SmallestHashes.smallest(
                set.rows(spark)
                        .filter(functions.col("reason").isNull())
                        .select("id")
                        .toJavaRDD()
                        .map(row -> row.getString(0)),
                count);
        return ofImages(dataset, listing, set.prepare(), ids);
    }

    /** The pictures of some images of a dataset, in their order; fewer where images have gone since they were embedded. */
    public List<Report.SampleEntry> ofImages(
            String dataset, Listing listing, Optional<Prepare> prepare, List<String> ids) throws IOException {
        if (ids.isEmpty()) {
            return List.of();
        }
        Dataset<Row> images = listing.images().filter(functions.col("id").isin(ids.toArray()));
        Optional<Dataset<Row>> withContent = listing.count() <= MOST_ROWS_WITH_CONTENT
                ? listing.source().withContent(spark, images)
                : Optional.empty();
        ImageReader reader = listing.source().reader();
        long limit = maxPixels;
        String step = prepare.map(Prepare::label).orElse("");
        Map<String, byte[]> pictures = new HashMap<>();
        withContent
                .orElse(images)
                .toJavaRDD()
                .mapPartitions(rows -> pictures(rows, reader, limit, step))
                .collect()
                .forEach(row -> pictures.put(row.getString(0), row.getAs(1)));
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(pictures.get(id)).stream()
                        .map(png -> new Report.SampleEntry(
                                dataset, id, Base64.getEncoder().encodeToString(png))))
                .toList();
    }

    private static Iterator<Row> pictures(Iterator<Row> rows, ImageReader reader, long maxPixels, String step) {
        Optional<Prepare> prepare = step.isEmpty() ? Optional.empty() : Optional.of(Prepare.parse(step));
        GuardedDecoder decoder = new GuardedDecoder(new ImageDecoder(maxPixels), DecodeMemory.ofThisJvm());
        List<Row> pictures = new ArrayList<>();
        while (rows.hasNext()) {
            ImageRef image = ImageRef.of(rows.next());
            ByteSource bytes = ByteSource.listed(image.id(), image.length(), () -> reader.read(image));
            try {
                byte[] png = decoder.decode(
                        bytes,
                        pixels -> Thumbnail.png(Thumbnail.shrink(
                                prepare.isPresent() ? prepare.get().apply(pixels) : pixels, LONGEST)));
                pictures.add(RowFactory.create(image.id(), png));
            } catch (ImageRejectedException | ImageMemoryException e) {
                // It was embedded once and is gone or changed now, or is too narrow for a small picture: the report
                // goes
                // without it.
                continue;
            }
        }
        return pictures.iterator();
    }
}
