package io.sparkfidelity.spark.cache;

import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The units that images were sampled by: patients, videos, prompts. */
public final class Units {
    private static final Column ID = functions.col("id");
    private static final Column UNIT = functions.col("unit");

    private Units() {}

    /**
     * How many units the embedded rows belong to.
     *
     * @param known false where the listing says that every image is its own unit; then nothing is counted
     * @param rows of {@link EmbeddingRow#SCHEMA}, rejects included
     */
    public static OptionalLong embedded(boolean known, Dataset<Row> rows) {
        if (!known) {
            return OptionalLong.empty();
        }
        Dataset<Row> units = rows.filter(functions.col("embedding").isNotNull())
                .select(functions.coalesce(UNIT, ID))
                .distinct();
        return OptionalLong.of(units.count());
    }
}
