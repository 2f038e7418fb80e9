package io.sparkfidelity.spark.measure;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Sha256;
import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The images of a candidate, each with its partner in the reference.
 *
 * @param partners how candidates and reference belong together
 * @param reference the reference's listing
 */
record PairRows(Partners partners, NamedSource candidate, NamedSource referenceSource, Listing reference) {
    static PairRows of(Partners partners, JobSet set, JobSet other) {
        return new PairRows(partners, set.source(), other.source(), other.listing());
    }

    /** A short name of all that decides which pixels are compared, beside those of the candidate: 16 hexadecimal digits. */
    String digest() {
        return Sha256.of(String.join(
                        "\n", reference.fingerprint(), partners.digest(), step(candidate), step(referenceSource)))
                .substring(0, 16);
    }

    String step() {
        return step(candidate);
    }

    String partnerStep() {
        return step(referenceSource);
    }

    private static String step(NamedSource source) {
        return source.prepare().map(Prepare::label).orElse("");
    }

    /** Rows of an image and its partner, which is null where there is none. */
    JavaRDD<Row> of(Listing listing, Dataset<Row> images) throws IOException {
        Dataset<Row> pairs = partners.of(images);
        Dataset<Row> partnerImages = reference
                .images()
                .join(
                        pairs.select(functions.col(Partners.PARTNER).as("id")).distinct(),
                        new String[] {"id"},
                        "left_semi");
        Dataset<Row> left = whole(listing, images, "image");
        Dataset<Row> right = whole(reference, partnerImages, "partner").withColumnRenamed("id", Partners.PARTNER);
        Dataset<Row> joined = left.join(pairs, new String[] {"id"}, "left")
                .join(right, new String[] {Partners.PARTNER}, "left")
                .select("image", "partner");
        int cores = images.sparkSession().sparkContext().defaultParallelism();
        return joined.repartition(4 * cores).toJavaRDD();
    }

    private static Dataset<Row> whole(Listing listing, Dataset<Row> images, String name) throws IOException {
        Dataset<Row> rows =
                listing.source().withContent(images.sparkSession(), images).orElse(images);
        return rows.select(
                functions.col("id"), functions.struct(functions.col("*")).as(name));
    }
}
