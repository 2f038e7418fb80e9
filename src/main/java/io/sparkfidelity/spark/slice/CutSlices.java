package io.sparkfidelity.spark.slice;

import io.sparkfidelity.spark.cache.NamedSource;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Slices by the values of a measure.
 *
 * @param name of the measure
 * @param slices by the names of sets: rows (id, {@link #SLICE}), an id at most once
 */
public record CutSlices(String name, Map<String, Dataset<Row>> slices) implements Slices {
    public CutSlices {
        slices = Map.copyOf(slices);
    }

    @Override
    public Dataset<Row> addTo(Dataset<Row> rows, NamedSource source) {
        Dataset<Row> ofSet = Objects.requireNonNull(slices.get(source.name()), "all sets were cut")
                .withColumnRenamed("id", "cutId")
                .withColumnRenamed(SLICE, "cutSlice");
        return rows.join(ofSet, functions.col("id").equalTo(functions.col("cutId")), "left")
                .withColumn(SLICE, functions.coalesce(functions.col("cutSlice"), functions.lit(NONE)))
                .drop("cutId", "cutSlice");
    }
}
