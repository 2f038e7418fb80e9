package io.sparkfidelity.embed;

import java.nio.FloatBuffer;
import java.util.List;

/** A forward pass, on one thread at a time. */
interface Network extends AutoCloseable {
    /**
     * The outputs for a batch, row by row: the embeddings, then the logits and the spatial output if the card names them.
     *
     * @param pixels {@code images x 3 x size x size} floats
     * @throws Exception whatever the engine complains of
     */
    List<float[]> run(FloatBuffer pixels, int images) throws Exception;

    @Override
    void close();
}
