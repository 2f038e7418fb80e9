package io.sparkfidelity.embed.pipeline;

import java.io.IOException;

/** An image that this JVM's heap cannot hold, though there is nothing wrong with it; the message is one line. */
public final class ImageMemoryException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param name of the image
     * @param need bytes that the image takes, about
     * @param heap bytes of this JVM
     */
    ImageMemoryException(String name, long need, long heap) {
        // No cause: an OutOfMemoryError among the causes makes Spark end the whole executor.
        super(String.format(
                "image %s needs about %d MB to decode, and the heap of %d MB has not so much left for one image at a time;"
                        + " give more spark.executor.memory (spark.driver.memory where Spark runs locally) or a smaller"
                        + " --max-pixels",
                name, megabytes(need), megabytes(heap)));
    }

    private static long megabytes(long bytes) {
        return Math.max(1, Math.round(bytes / 1e6));
    }
}
