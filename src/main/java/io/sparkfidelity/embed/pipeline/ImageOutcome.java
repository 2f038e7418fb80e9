package io.sparkfidelity.embed.pipeline;

import java.util.List;

/**
 * All that became of an image that was read and decoded once.
 *
 * @param <K> what names the image to the caller
 * @param <B> what is made of it beside embeddings
 * @param embedded by each network
 * @param beside what each of the other uses made of it
 */
public record ImageOutcome<K, B>(List<Outcome<K>> embedded, List<GuardedDecoder.Result<B>> beside) {
    /** Of the first network. */
    public Outcome<K> first() {
        return embedded.get(0);
    }
}
