package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.slice.MeasureParts;
import io.sparkfidelity.spark.slice.SliceColumn;
import io.sparkfidelity.spark.slice.Slices;
import io.sparkfidelity.spark.slice.Slicing;
import java.util.List;
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
            paramLabel = "COLUMN|MEASURE:PARTS",
            description = "Scores slices too: label, site, a column of the manifests or tables, or so many parts of a"
                    + " measure's values, as sharpness:4 with --measures image.")
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

    /**
     * The slices, if any are wanted.
     *
     * @param pairsLimit embeddings whose pairs the job compares
     * @param measured what it measures of single images
     * @param models that it scores by
     */
    Optional<Slicing> slicing(int pairsLimit, MeasureChoices measured, int models) throws UsageException {
        if (groupBy == null) {
            return Optional.empty();
        }
        return Optional.of(new Slicing(
                slices(groupBy, measured, models),
                Objects.requireNonNullElse(minSlice, Slicing.DEFAULT_MINIMUM),
                Math.min(pairsLimit, Slicing.MOST_PAIRED)));
    }

    private static Slices slices(String by, MeasureChoices measured, int models) throws UsageException {
        int colon = by.lastIndexOf(':');
        String name = colon < 0 ? by : by.substring(0, colon);
        if (measured.ofImages().contains(by)) {
            throw new UsageException(
                    "--group-by " + by + " is a measure: say into how many parts it is cut, as " + by + ":4");
        }
        if (measured.ofImages().contains(name)) {
            String parts = by.substring(colon + 1);
            if (!parts.matches("[0-9]{1,4}")
                    || Integer.parseInt(parts) < 2
                    || Integer.parseInt(parts) > MeasureParts.MOST) {
                throw new UsageException(
                        "--group-by " + by + " wants 2 to " + MeasureParts.MOST + " parts, as " + name + ":4");
            }
            if (MeasureChoices.NAMES.contains(name) && models > 1) {
                throw new UsageException("--group-by " + by + " is of one model's embeddings; give one --model");
            }
            return new MeasureParts(name, Integer.parseInt(parts));
        }
        if (colon > 0 && MeasureChoices.isKnown(name)) {
            throw new UsageException("--group-by " + by + ": " + name
                    + " is not measured of single images here: --measures image, --score and --captions bring such"
                    + " measures");
        }
        return new SliceColumn(by);
    }

    /**
     * Looks whether every dataset has the column of its slices.
     *
     * @throws UsageException if one has not, which names the columns there are
     */
    static void requireColumn(Optional<Slicing> slicing, List<NamedSource> sets, Supplier<SparkSession> spark)
            throws UsageException {
        if (slicing.isPresent()) {
            try {
                for (NamedSource set : sets) {
                    slicing.get().slices().requireIn(set, spark.get());
                }
            } catch (SourceException e) {
                throw new UsageException("--group-by: " + e.getMessage());
            }
        }
    }
}
