package io.sparkfidelity.spark.cache;

import java.util.Locale;

/** A dataset lost more images than the job allows; the message counts them by reason. */
public final class TooManyRejectsException extends Exception {
    private static final long serialVersionUID = 1;

    /** Neither travels to another JVM. */
    private final transient String dataset;

    private final transient EmbeddingSet set;

    TooManyRejectsException(String dataset, EmbeddingSet set, double limit) {
        super(String.format(
                Locale.ROOT,
                "%s: %,d of %,d images rejected %s, above the limit of %s, such as %s; mend them or raise"
                        + " --max-reject-ratio",
                dataset,
                set.rejected(),
                set.found(),
                set.rejects(),
                limit,
                Rejects.words(set.rejectedImages(), set.rejected())));
        this.dataset = dataset;
        this.set = set;
    }

    /** The dataset's name. */
    public String dataset() {
        return dataset;
    }

    /** What there is of it. */
    public EmbeddingSet set() {
        return set;
    }
}
