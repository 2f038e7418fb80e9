package io.sparkfidelity.spark.slice;

import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.NamedSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The column whose values are the slices. Labels and sites stand in the listing and in the cache of embeddings; every other
 * column is joined by id, so that no cache has to be made anew for it. An image without a value belongs to {@link #NONE}.
 */
public record SliceColumn(String name) implements Slices {
    /** More values than this are no parts of a set that anybody looks at. */
    static final long MOST_SLICES = 10_000;

    private static final Set<String> CACHED = Set.of("label", "site");

    @Override
    public boolean isCached() {
        return CACHED.contains(name);
    }

    /** @throws SourceException if it has none, which names those there are */
    @Override
    public void requireIn(NamedSource source, SparkSession spark) throws SourceException {
        if (isCached()) {
            return;
        }
        List<String> columns = source.source().columns(spark);
        if (!columns.contains(name)) {
            throw new SourceException(source.name() + " (" + source.source().description() + ") has no column '" + name
                    + "' to group by; there are label, site"
                    + (columns.isEmpty() ? " (and those of a --manifest)" : ", " + String.join(", ", columns)));
        }
    }

    /** @throws SourceException if there are more than {@link #MOST_SLICES} */
    @Override
    public void requireFew(Dataset<Row> images, NamedSource source) throws SourceException {
        long slices = addTo(images, source)
                .select(SLICE)
                .distinct()
                .limit((int) MOST_SLICES + 1)
                .count();
        if (slices > MOST_SLICES) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "the column '%s' of %s has more than %,d values; group by one that has fewer",
                    name,
                    source.name(),
                    MOST_SLICES));
        }
    }

    @Override
    public Dataset<Row> addTo(Dataset<Row> rows, NamedSource source) throws SourceException {
        if (isCached()) {
            return rows.withColumn(SLICE, named(functions.col(name)));
        }
        Dataset<Row> values = source.source()
                .values(rows.sparkSession(), name)
                .select(
                        functions.col("id").as("valueId"),
                        functions.col(Source.VALUE).as("sliceValue"));
        return rows.join(values, functions.col("id").equalTo(functions.col("valueId")), "left")
                .withColumn(SLICE, named(functions.col("sliceValue")))
                .drop("valueId", "sliceValue");
    }

    private static Column named(Column value) {
        return functions
                .when(functions.length(functions.trim(value)).gt(0), value)
                .otherwise(NONE);
    }
}
