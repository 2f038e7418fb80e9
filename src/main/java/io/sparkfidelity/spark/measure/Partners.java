package io.sparkfidelity.spark.measure;

import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.NamedSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Which image of the reference is a candidate's partner: that of the same id, or, where tables or manifests have a column {@code
 * pair}, that of the same value there; both but for the extension of an image, so that PNGs find the JPEGs they were made of. Several images of a candidate may have one partner.
 *
 * @param ofCandidate rows (id, value) of the candidate's column; nothing where its ids count
 * @param ofReference likewise
 * @param reference rows (id) of the reference's images
 */
record Partners(Optional<Dataset<Row>> ofCandidate, Optional<Dataset<Row>> ofReference, Dataset<Row> reference) {
    /** The column of {@link #of} with the partner's id. */
    static final String PARTNER = "partnerId";

    private static final String COLUMN = "pair";

    /** The column of {@link #keyed} with what images are paired by. */
    static final String KEY = "pairKey";

    /**
     * The partners of two sets.
     *
     * @throws SourceException if two images of the reference are of one pair
     */
    static Partners of(SparkSession spark, JobSet set, JobSet other) throws SourceException {
        Source reference = other.source().source();
        Partners partners = new Partners(
                column(spark, set.source().source()),
                column(spark, reference),
                other.listing().images().select("id"));
        List<Row> twice = partners.referenceKeys()
                .groupBy(KEY)
                .count()
                .filter(functions.col("count").gt(1))
                .orderBy(KEY)
                .takeAsList(1);
        if (!twice.isEmpty()) {
            throw new SourceException("the reference (" + reference.description() + ") has "
                    + twice.get(0).getLong(1) + " images of the pair '"
                    + twice.get(0).getString(0)
                    + "'; a pair has one image there: give each its own value in the column '" + COLUMN
                    + "' of a manifest");
        }
        return partners;
    }

    /** @throws SourceException if there are no images to be partners */
    static void requireReference(Optional<NamedSource> reference) throws SourceException {
        if (reference.isEmpty()) {
            throw new SourceException(
                    "--paired wants images of the reference, which statistics do not have; leave it out, or"
                            + " give the reference's images");
        }
    }

    /** Images of the reference that no image of a set belongs to, if there are any. */
    List<String> notes(JobSet set) {
        long all = reference.count();
        long met = of(set.listing().images()).select(PARTNER).distinct().count();
        return met == all
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%,d of %,d images of the reference have no partner in '%s'",
                        all - met,
                        all,
                        set.name()));
    }

    /** Rows (id, value) of a source's column that pairs its images, if it has one. */
    static Optional<Dataset<Row>> column(SparkSession spark, Source source) throws SourceException {
        return source.columns(spark).contains(COLUMN) ? Optional.of(source.values(spark, COLUMN)) : Optional.empty();
    }

    /** What decides beside the ids: a digest of the columns. */
    String digest() {
        return ofCandidate.map(Partners::digest).orElse("id") + " "
                + ofReference.map(Partners::digest).orElse("id");
    }

    /** Whatever the order of rows. */
    private static String digest(Dataset<Row> values) {
        Row sums = values.agg(
                        functions.sum(functions
                                .xxhash64(functions.col("id"), functions.col(Source.VALUE))
                                .cast("decimal(38,0)")),
                        functions.count(functions.lit(1)))
                .first();
        return sums.get(0) + "/" + sums.get(1);
    }

    /** Rows (id, {@link #PARTNER}) of those of some images of the candidate that have a partner. */
    Dataset<Row> of(Dataset<Row> images) {
        return keyed(images.select("id"), ofCandidate)
                .join(referenceKeys().withColumnRenamed("id", PARTNER), new String[] {KEY})
                .select("id", PARTNER);
    }

    private Dataset<Row> referenceKeys() {
        return keyed(reference, ofReference);
    }

    /** Rows (id, {@link #KEY}); an image that the column says nothing of goes by its id. */
    static Dataset<Row> keyed(Dataset<Row> ids, Optional<Dataset<Row>> column) {
        return column.isEmpty()
                ? ids.withColumn(KEY, CaptionFile.withoutExtension(functions.col("id")))
                : ids.join(column.get(), new String[] {"id"}, "left")
                        .select(
                                functions.col("id"),
                                CaptionFile.withoutExtension(
                                                functions.coalesce(functions.col(Source.VALUE), functions.col("id")))
                                        .as(KEY));
    }
}
