package io.sparkfidelity.spark.cache;

import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.report.Report;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A set that a job works on, once it is embedded by a model.
 *
 * @param rows as {@link EmbeddingFiles#rows} gives them
 */
public record JobSet(NamedSource source, Listing listing, EmbeddingSet embedded, Dataset<Row> rows) {
    public String name() {
        return source.name();
    }

    /** The same with an output of the network in the place of the embedding, for metrics of that output. */
    public JobSet of(ModelOutput output) {
        return new JobSet(source, listing, embedded, EmbeddingFiles.ofOutput(rows, output));
    }

    /**
     * What a report says of it.
     *
     * @param model its title
     * @param warnings all that the reader should know
     * @param tally the digest of the pooled tally
     */
    public Report.DatasetEntry entry(String role, String model, List<String> warnings, String tally) {
        return embedded.entry(
                name(),
                role,
                model,
                source.source().description(),
                listing.duplicates(),
                Units.embedded(listing, rows),
                listing.leftAlone(),
                warnings,
                tally);
    }
}
