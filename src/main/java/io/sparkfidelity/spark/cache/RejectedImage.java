package io.sparkfidelity.spark.cache;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * An image that could not be embedded.
 *
 * @param stage {@code read}, {@code decode}, {@code resize} or {@code embed}
 * @param reason from a closed set
 * @param detail what more is known
 */
public record RejectedImage(String id, String stage, String reason, Optional<String> detail) {
    /** Of a dataset, as many are named: a few megabytes. */
    public static final int MOST = 10_000;
    /** In a line of text, as many. */
    private static final int MOST_IN_WORDS = 3;

    /** The first of the rejects among rows of {@link EmbeddingRow#SCHEMA}, in the order of ids. */
    public static List<RejectedImage> of(Dataset<Row> rows) {
        return rows
                .filter(functions.col("reason").isNotNull())
                .select("id", "stage", "reason", "detail")
                .orderBy("id")
                .limit(MOST)
                .collectAsList()
                .stream()
                .map(row -> new RejectedImage(
                        row.getString(0), row.getString(1), row.getString(2), Optional.ofNullable(row.getString(3))))
                .toList();
    }

    /** The first three, and that there are more. */
    public static String words(List<RejectedImage> rejected, long all) {
        return rejected.stream()
                        .limit(MOST_IN_WORDS)
                        .map(image -> image.id() + " (" + image.stage() + "/" + image.reason() + ")")
                        .collect(Collectors.joining(", "))
                + (all > MOST_IN_WORDS ? " ..." : "");
    }
}
