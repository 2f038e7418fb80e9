package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import java.util.Map;

/**
 * Rejects that do not follow from an image's bytes: of permissions, of a file that is being replaced, of memory. What a
 * cache holds of them is tried again by every job.
 */
final class PassingRejects {
    private PassingRejects() {}

    /** Whether another job may find the image in order. */
    static boolean among(EmbeddingRow row) {
        return row.getReason() != null && is(row.getStage() + "/" + row.getReason());
    }

    /** How many of a chunk's rejects are such. */
    static long count(Map<String, Long> rejects) {
        return rejects.entrySet().stream()
                .filter(reject -> is(reject.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean is(String reject) {
        return reject.endsWith("/" + RejectReason.OUT_OF_MEMORY.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.UNREADABLE.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.VANISHED.code())
                || reject.equals(Stage.READ.code() + "/" + RejectReason.TRUNCATED.code());
    }
}
