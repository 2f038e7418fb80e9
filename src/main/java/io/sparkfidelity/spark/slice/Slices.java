package io.sparkfidelity.spark.slice;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.NamedSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What says which slice of its set an image belongs to. An image of which nothing is said belongs to {@link #NONE}. */
public sealed interface Slices permits SliceColumn, MeasureParts, CutSlices {
    /** Where {@link #addTo} puts the slice. */
    String SLICE = "slice";

    String NONE = "(none)";

    /** In reports. */
    String name();

    /** Whether rows of the cache of embeddings have it. */
    default boolean isCached() {
        return false;
    }

    /**
     * Looks whether a source has what is needed; opens its manifest or table, but lists nothing.
     *
     * @throws SourceException if it has not, in a line
     */
    default void requireIn(NamedSource source, SparkSession spark) throws SourceException {}

    /**
     * Looks whether the slices of a listing are few enough to be looked at.
     *
     * @param images rows of a listing
     * @throws SourceException if they are not
     */
    default void requireFew(Dataset<Row> images, NamedSource source) throws SourceException {}

    /**
     * Rows with the column {@link #SLICE} behind, never null.
     *
     * @param rows with the columns id, label and site
     * @param source that they are of
     */
    Dataset<Row> addTo(Dataset<Row> rows, NamedSource source) throws SourceException;
}
