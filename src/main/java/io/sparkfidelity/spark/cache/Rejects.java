package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The images that could not be embedded: their names, and which of them another job may find in order. */
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

    /**
     * Whether another job may find the image in order: the reject does not follow from its bytes, but from permissions, a file
     * that is being replaced, or memory. What a cache holds of them is tried again by every job.
     */
    static boolean passes(EmbeddingRow row) {
        return row.getReason() != null && passes(row.getStage() + "/" + row.getReason());
    }

    /** How many of a chunk's rejects, counted by {@code stage/reason}, are such. */
    static long passing(Map<String, Long> rejects) {
        return rejects.entrySet().stream()
                .filter(reject -> passes(reject.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean passes(String reject) {
        return reject.endsWith("/" + RejectReason.OUT_OF_MEMORY.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.UNREADABLE.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.VANISHED.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.TRUNCATED.code());
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
