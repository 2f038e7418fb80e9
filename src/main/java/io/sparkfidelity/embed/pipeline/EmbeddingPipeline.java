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
import io.sparkfidelity.tally.XxHash64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Images to outcomes, in their order: reading, decoding and resizing run ahead in threads of their own, while the calling
 * thread runs the network on full batches. At most {@code 2 * batch size} images are decoded and waiting.
 *
 * @param <K> what names an image
 */
public final class EmbeddingPipeline<K> implements Iterator<Outcome<K>>, AutoCloseable {
    private final Embedder embedder;
    private final GuardedDecoder decoder;
    private final Iterator<K> keys;
    private final Function<K, ByteSource> bytes;
    private final StageClock clock;
    private final ExecutorService decoders;
    private final ArrayDeque<Future<Decoded<K>>> ahead = new ArrayDeque<>();
    private final ArrayDeque<Outcome<K>> ready = new ArrayDeque<>();
    private final FloatBuffer batch;
    /** Inputs to use again: at a megabyte each, fresh ones would keep the garbage collector busy. */
    private final Queue<float[]> spareInputs = new ConcurrentLinkedQueue<>();

    /** What became of an image before the network. */
    private sealed interface Decoded<K> {}

    /** The size of an image, and what the network takes. */
    private record Input<K>(K key, OptionalLong contentHash, int width, int height, float[] values)
            implements Decoded<K> {}

    private record Refused<K>(Outcome.Rejected<K> outcome) implements Decoded<K> {}

    public EmbeddingPipeline(
            Embedder embedder,
            GuardedDecoder decoder,
            int decodeThreads,
            StageClock clock,
            Iterator<K> keys,
            Function<K, ByteSource> bytes) {
        this.embedder = embedder;
        this.decoder = decoder;
        this.clock = clock;
        this.keys = keys;
        this.bytes = bytes;
        this.batch = embedder.newBatch();
        this.decoders = Executors.newFixedThreadPool(decodeThreads, task -> {
            Thread thread = new Thread(task, "decode");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean hasNext() {
        if (ready.isEmpty()) {
            embedNextBatch();
        }
        return !ready.isEmpty();
    }

    @Override
    public Outcome<K> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void embedNextBatch() {
        int size = embedder.batchSize();
        int inputLength = batch.capacity() / size;
        List<Decoded<K>> group = new ArrayList<>();
        int used = 0;
        while (used < size && lookAhead(2 * size)) {
            long start = System.nanoTime();
            Decoded<K> decoded = await(ahead.remove());
            clock.add(PipelineStage.WAIT, start);
            group.add(decoded);
            if (decoded instanceof Input<K> input) {
                batch.put(used * inputLength, input.values());
                spareInputs.add(input.values());
                used++;
            }
        }
        // The decoders go on while the network runs.
        lookAhead(2 * size);
        long start = System.nanoTime();
        List<Embedding> embeddings = used == 0 ? List.of() : embed(used);
        clock.add(PipelineStage.INFER, start);
        int at = 0;
        for (Decoded<K> decoded : group) {
            if (decoded instanceof Input<K> input) {
                ready.add(checked(input, embeddings.get(at++)));
            } else if (decoded instanceof Refused<K> refused) {
                ready.add(refused.outcome());
            }
        }
    }

    private boolean lookAhead(int limit) {
        while (ahead.size() < limit && keys.hasNext()) {
            K key = keys.next();
            ByteSource source = bytes.apply(key);
            ahead.add(decoders.submit(() -> decode(key, source)));
        }
        return !ahead.isEmpty();
    }

    private Decoded<K> decode(K key, ByteSource source) throws ImageMemoryException {
        Decoding decoding = new Decoding(key);
        try {
            return decoder.decode(source, decoding);
        } catch (ImageRejectedException e) {
            return new Refused<>(new Outcome.Rejected<>(key, decoding.contentHash, e.reject()));
        } finally {
            clock.add(decoding.stage, decoding.start);
        }
    }

    /** What becomes of one image in a decoding thread. */
    private final class Decoding implements GuardedDecoder.Use<Decoded<K>> {
        private final K key;
        private OptionalLong contentHash = OptionalLong.empty();
        private PipelineStage stage = PipelineStage.READ;
        private long start = System.nanoTime();

        Decoding(K key) {
            this.key = key;
        }

        @Override
        public void read(byte[] encoded) {
            start = clock.add(stage, start);
            stage = PipelineStage.DECODE;
            contentHash = OptionalLong.of(XxHash64.hash(encoded, 0));
        }

        @Override
        public Decoded<K> decoded(RgbImage image) throws ImageRejectedException {
            Preprocessing preprocessing = embedder.card().preprocessing();
            float[] spare = spareInputs.poll();
            float[] input = spare == null ? new float[preprocessing.length()] : spare;
            boolean used = false;
            try {
                preprocessing.apply(image, input, 0);
                used = true;
            } finally {
                if (!used) {
                    spareInputs.add(input);
                }
            }
            return new Input<>(key, contentHash, image.width(), image.height(), input);
        }
    }

    private List<Embedding> embed(int used) {
        try {
            return embedder.embed(batch, used);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome<K> checked(Input<K> input, Embedding embedding) {
        ModelCard card = embedder.card();
        return reject("embedding", embedding.values(), card.fixedPoint())
                .or(() -> card.spatial()
                        .flatMap(map ->
                                reject("spatial output", embedding.spatial().orElseThrow(), map.fixedPoint())))
                .<Outcome<K>>map(reject -> new Outcome.Rejected<>(input.key(), input.contentHash(), reject))
                .orElseGet(() -> new Outcome.Embedded<>(
                        input.key(), input.contentHash(), input.width(), input.height(), embedding));
    }

    /** Why numbers cannot be counted, if they cannot. */
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

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were decoded", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ImageMemoryException memory) {
                throw new UncheckedIOException(memory);
            }
            throw new IllegalStateException("decoding failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
