package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.LeftAlone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A source's finished embeddings by one model.
 *
 * @param found images listed
 * @param embedded rows with an embedding
 * @param rejects the rest, by {@code stage/reason}
 * @param sourceFingerprint of the images, and behind a hyphen of what is said of them, if anything is
 * @param modelFingerprint of card, weights, preprocessing and engine
 * @param rejectedImages the first of the rejects by id, at most {@link Rejects#MOST}
 * @param prepare what was done to the images before the model's own preprocessing, if anything
 */
public record EmbeddingSet(
        EmbeddingFiles files,
        long found,
        long embedded,
        Map<String, Long> rejects,
        String sourceFingerprint,
        String modelFingerprint,
        List<Report.RejectEntry> rejectedImages,
        Optional<Prepare> prepare) {

    /** Of images as they are. */
    public EmbeddingSet(
            EmbeddingFiles files,
            long found,
            long embedded,
            Map<String, Long> rejects,
            String sourceFingerprint,
            String modelFingerprint,
            List<Report.RejectEntry> rejectedImages) {
        this(files, found, embedded, rejects, sourceFingerprint, modelFingerprint, rejectedImages, Optional.empty());
    }

    /** The same, of images to which a step was done. */
    EmbeddingSet prepared(Optional<Prepare> step) {
        return new EmbeddingSet(
                files, found, embedded, rejects, sourceFingerprint, modelFingerprint, rejectedImages, step);
    }

    public long rejected() {
        return found - embedded;
    }

    /**
     * What a report says of the dataset that this is, or a part of it.
     *
     * @param model its title
     * @param duplicates rows of the source whose id another row has
     * @param units what the embedded images were sampled by; absent where every image is its own unit
     * @param tally the digest of the pooled tally
     */
    public Report.DatasetEntry entry(
            String name,
            String role,
            String model,
            String source,
            long duplicates,
            OptionalLong units,
            List<LeftAlone> leftAlone,
            List<String> warnings,
            String tally) {
        return new Report.DatasetEntry(
                name,
                role,
                model,
                source,
                prepare.map(Prepare::label).orElse(null),
                found,
                embedded,
                rejected(),
                rejects,
                duplicates,
                units.isPresent() ? units.getAsLong() : null,
                leftAlone.stream()
                        .map(entry -> new Report.LeftAloneEntry(entry.reason(), entry.count(), entry.examples()))
                        .toList(),
                warnings,
                sourceFingerprint,
                tally,
                rejectedImages);
    }

    /** As {@link EmbeddingFiles#rows}. */
    public Dataset<Row> rows(SparkSession spark) {
        return files.rows(spark);
    }
}
