package io.sparkfidelity.spark.cache;

import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The images that could not be embedded, by name. */
public final class Rejects {
    /** Of a dataset, as many are named: a few megabytes. */
    public static final int MOST = 10_000;
    /** In a line of text, as many. */
    private static final int MOST_IN_WORDS = 3;

    private Rejects() {}

    /** The first of the rejects among rows of {@link EmbeddingRow#SCHEMA}, in the order of ids. */
    public static List<Report.RejectEntry> of(Dataset<Row> rows) {
        return rows
                .filter(functions.col("reason").isNotNull())
                .select("id", "stage", "reason", "detail")
                .orderBy("id")
                .limit(MOST)
                .collectAsList()
                .stream()
                .map(row -> new Report.RejectEntry(
                        row.getString(0), row.getString(1), row.getString(2), row.isNullAt(3) ? "" : row.getString(3)))
                .toList();
    }

    /** The first three, and that there are more. */
    public static String words(List<Report.RejectEntry> rejected, long all) {
        return rejected.stream()
                        .limit(MOST_IN_WORDS)
                        .map(image -> image.id() + " (" + image.stage() + "/" + image.reason() + ")")
                        .collect(Collectors.joining(", "))
                + (all > MOST_IN_WORDS ? " ..." : "");
    }
}
