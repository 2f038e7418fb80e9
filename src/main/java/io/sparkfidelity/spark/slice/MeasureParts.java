package io.sparkfidelity.spark.slice;

import io.sparkfidelity.spark.cache.NamedSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * As many slices as images of the reference have a part of each, by a measure. Where they begin is not known before the
 * reference is measured: {@link CutSlices} stand in their place then.
 *
 * @param name of the measure
 * @param parts 2 to {@link #MOST}
 */
public record MeasureParts(String name, int parts) implements Slices {
    /** More say no more than fewer. */
    public static final int MOST = 20;

    @Override
    public Dataset<Row> addTo(Dataset<Row> rows, NamedSource source) {
        throw new IllegalStateException("slices by " + name + " are not cut yet");
    }
}
