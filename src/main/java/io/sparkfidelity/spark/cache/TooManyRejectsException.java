package io.sparkfidelity.spark.cache;

/** A dataset lost more images than the job allows; the message counts them by reason. */
public final class TooManyRejectsException extends Exception {
    private static final long serialVersionUID = 1;

    TooManyRejectsException(String dataset, EmbeddingSet set, double limit) {
        super(String.format(
                "%s: %,d of %,d images rejected %s, above the limit of %s; mend them or raise --max-reject-ratio",
                dataset, set.rejected(), set.found(), set.rejects(), limit));
    }
}
