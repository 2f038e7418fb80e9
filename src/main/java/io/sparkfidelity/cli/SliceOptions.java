package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.evaluate.EvaluationPlan;
import io.sparkfidelity.spark.slice.SliceColumn;
import io.sparkfidelity.spark.slice.Slicing;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the slices that are scored besides the whole. */
final class SliceOptions {
    @Option(
            names = "--group-by",
            paramLabel = "COLUMN",
            description = "Scores slices too: label, site, or a column of the manifests or tables.")
    private @Nullable String groupBy;

    @Option(
            names = "--min-slice",
            paramLabel = "N",
            description = "Images that a slice needs on both sides to be scored (" + Slicing.DEFAULT_MINIMUM + ").")
    private @Nullable Long minSlice;

    /** Fills the default in; complains of what cannot be. */
    void complete() throws UsageException {
        if (groupBy == null && minSlice != null) {
            throw new UsageException("--min-slice says nothing without --group-by");
        }
        if (groupBy != null && minSlice == null) {
            minSlice = Slicing.DEFAULT_MINIMUM;
        }
        if (minSlice != null) {
            Given.atLeast("--min-slice", minSlice, 2);
        }
    }

    /** The slices, if any are wanted, of a job that compares the pairs of that many embeddings. */
    Optional<Slicing> slicing(int pairsLimit) {
        return Optional.ofNullable(groupBy)
                .map(column -> new Slicing(
                        new SliceColumn(column),
                        Objects.requireNonNullElse(minSlice, Slicing.DEFAULT_MINIMUM),
                        Math.min(pairsLimit, Slicing.MOST_PAIRED)));
    }

    /**
     * Looks whether every dataset of a plan has the column of its slices.
     *
     * @throws UsageException if one has not, which names the columns there are
     */
    static void requireColumn(EvaluationPlan plan, Supplier<SparkSession> spark) throws UsageException {
        if (plan.slicing().isPresent()) {
            try {
                for (NamedSource set : plan.sources()) {
                    plan.slicing().get().column().requireIn(set, spark.get());
                }
            } catch (SourceException e) {
                throw new UsageException("--group-by: " + e.getMessage());
            }
        }
    }
}
