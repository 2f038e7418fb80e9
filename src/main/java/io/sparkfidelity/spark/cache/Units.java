package io.sparkfidelity.spark.cache;

import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The units that images were sampled by: patients, videos, prompts. */
public final class Units {
    private Units() {}

    /**
     * How many units two sets have in common, of those listed: one pass over the names of each, however many there are.
     *
     * @param smaller units of the set that has fewer
     */
    public record Shared(long units, long smaller) {
        public static Shared of(Listing a, Listing b) {
            Dataset<Row> ofA =
                    a.images().select(functions.col("unit"), functions.lit(1).as("side"));
            Dataset<Row> ofB =
                    b.images().select(functions.col("unit"), functions.lit(2).as("side"));
            // 1, 2, or 3 for both.
            long[] counts = new long[4];
            ofA.union(ofB)
                    .distinct()
                    .groupBy("unit")
                    .agg(functions.sum("side").as("sides"))
                    .groupBy("sides")
                    .count()
                    .collectAsList()
                    .forEach(row -> counts[(int) row.getLong(0)] = row.getLong(1));
            return new Shared(counts[3], counts[3] + Math.min(counts[1], counts[2]));
        }
    }

    /**
     * How many units the embedded rows belong to.
     *
     * @param listing of the images; where each is its own unit, nothing is counted
     * @param rows with the columns id and reason, rejects included
     */
    public static OptionalLong embedded(Listing listing, Dataset<Row> rows) {
        if (!listing.hasUnits()) {
            return OptionalLong.empty();
        }
        Dataset<Row> embedded = rows.filter(functions.col("reason").isNull()).select("id");
        return OptionalLong.of(listing.images()
                .select("id", "unit")
                .join(embedded, "id")
                .select("unit")
                .distinct()
                .count());
    }
}
