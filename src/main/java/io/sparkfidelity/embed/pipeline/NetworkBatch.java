package io.sparkfidelity.embed.pipeline;

import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.Embedding;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.resize.Preprocessing;
import io.sparkfidelity.tally.FixedPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A network, the batch that it runs on next, and the inputs on their way there. Inputs come from any thread; all else is of one. */
final class NetworkBatch {
    private final Embedder embedder;
    private final FloatBuffer batch;
    private final int inputLength;
    /** Inputs to use again: at a megabyte each, fresh ones would keep the garbage collector busy. */
    private final Queue<float[]> spareInputs = new ConcurrentLinkedQueue<>();

    private int used;

    NetworkBatch(Embedder embedder) {
        this.embedder = embedder;
        this.batch = embedder.newBatch();
        this.inputLength = batch.capacity() / embedder.batchSize();
    }

    int size() {
        return embedder.batchSize();
    }

    /** What the network takes of an image. */
    float[] input(RgbImage image) throws ImageRejectedException {
        Preprocessing preprocessing = embedder.card().preprocessing();
        float[] spare = spareInputs.poll();
        float[] input = spare == null ? new float[preprocessing.length()] : spare;
        boolean made = false;
        try {
            preprocessing.apply(image, input, 0);
            made = true;
        } finally {
            if (!made) {
                spareInputs.add(input);
            }
        }
        return input;
    }

    boolean isFull() {
        return used == size();
    }

    /** Puts an input, which is not to be used any more, behind those that the batch has. */
    void put(float[] input) {
        batch.put(used * inputLength, input);
        spareInputs.add(input);
        used++;
    }

    /** The embeddings of what was put, in that order; the batch is empty then. */
    List<Embedding> embed() {
        try {
            return used == 0 ? List.of() : embedder.embed(batch, used);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            used = 0;
        }
    }

    /** Why an embedding cannot be counted, if it cannot. */
    Optional<Reject> reject(Embedding embedding) {
        ModelCard card = embedder.card();
        return reject("embedding", embedding.values(), card.fixedPoint()).or(() -> card.spatial()
                .flatMap(map -> reject("spatial output", embedding.spatial().orElseThrow(), map.fixedPoint())));
    }

    private static Optional<Reject> reject(String what, float[] values, FixedPoint fixedPoint) {
        Optional<RejectReason> reason =
                switch (fixedPoint.check(values)) {
                    case NONE -> Optional.empty();
                    case NON_FINITE -> Optional.of(RejectReason.NON_FINITE);
                    case OUT_OF_RANGE -> Optional.of(RejectReason.OUT_OF_RANGE);
                };
        return reason.map(each ->
                new Reject(Stage.EMBED, each, "the " + what + " does not fit fixed point at q = " + fixedPoint.q()));
    }
}
