package io.sparkfidelity.embed.pipeline;

import io.sparkfidelity.embed.Embedding;
import io.sparkfidelity.image.Reject;
import java.util.OptionalLong;

/**
 * What became of an image.
 *
 * @param <K> what names the image to the caller
 */
public sealed interface Outcome<K> {
    K key();

    /** xxHash64 of the encoded bytes, if they could be read. */
    OptionalLong contentHash();

    /**
     * @param width of the decoded image in pixels, before any resize
     * @param height likewise
     */
    record Embedded<K>(K key, OptionalLong contentHash, int width, int height, Embedding embedding)
            implements Outcome<K> {}

    record Rejected<K>(K key, OptionalLong contentHash, Reject reject) implements Outcome<K> {}
}
