package io.sparkfidelity.embed.pipeline;

import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.Embedding;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.tally.XxHash64;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Images to outcomes, in their order: reading, decoding and resizing run ahead in threads of their own, while the calling
 * thread runs the networks on full batches. At most {@code 2 * batch size} images are decoded and waiting. An image is read and
 * decoded once, whatever the number of networks and other uses.
 *
 * @param <K> what names an image
 * @param <B> what is made of an image beside its embeddings
 */
public final class EmbeddingPipeline<K, B> implements Iterator<ImageOutcome<K, B>>, AutoCloseable {
    private final List<NetworkBatch> networks;
    private final GuardedDecoder decoder;
    private final Iterator<K> keys;
    private final Function<K, ByteSource> bytes;
    private final Function<K, List<? extends GuardedDecoder.Use<B>>> beside;
    private final StageClock clock;
    private final ExecutorService decoders;
    private final ArrayDeque<Future<Decoded<K, B>>> ahead = new ArrayDeque<>();
    private final ArrayDeque<ImageOutcome<K, B>> ready = new ArrayDeque<>();

    /** What became of an image before the networks. */
    private sealed interface Decoded<K, B> {}

    /** The size of an image, what each network takes, and what was made of it beside. */
    private record Inputs<K, B>(
            K key,
            OptionalLong contentHash,
            int width,
            int height,
            List<GuardedDecoder.Result<float[]>> values,
            List<GuardedDecoder.Result<B>> beside)
            implements Decoded<K, B> {}

    private record Refused<K, B>(ImageOutcome<K, B> outcome) implements Decoded<K, B> {}

    /**
     * @param embedders one or more, with batches of one size
     * @param beside what else is to be made of an image's bytes and pixels, in the threads that decode
     */
    public EmbeddingPipeline(
            List<Embedder> embedders,
            GuardedDecoder decoder,
            int decodeThreads,
            StageClock clock,
            Iterator<K> keys,
            Function<K, ByteSource> bytes,
            Function<K, List<? extends GuardedDecoder.Use<B>>> beside) {
        this.networks = embedders.stream().map(NetworkBatch::new).toList();
        this.decoder = decoder;
        this.clock = clock;
        this.keys = keys;
        this.bytes = bytes;
        this.beside = beside;
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
    public ImageOutcome<K, B> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void embedNextBatch() {
        int limit = 2 * networks.get(0).size();
        List<Decoded<K, B>> group = new ArrayList<>();
        while (networks.stream().noneMatch(NetworkBatch::isFull) && lookAhead(limit)) {
            long start = System.nanoTime();
            Decoded<K, B> decoded = await(ahead.remove());
            clock.add(PipelineStage.WAIT, start);
            group.add(decoded);
            if (decoded instanceof Inputs<K, B> inputs) {
                put(inputs.values());
            }
        }
        // The decoders go on while the networks run.
        lookAhead(limit);
        long start = System.nanoTime();
        List<Iterator<Embedding>> embeddings =
                networks.stream().map(network -> network.embed().iterator()).toList();
        clock.add(PipelineStage.INFER, start);
        for (Decoded<K, B> decoded : group) {
            if (decoded instanceof Inputs<K, B> inputs) {
                ready.add(outcome(inputs, embeddings));
            } else if (decoded instanceof Refused<K, B> refused) {
                ready.add(refused.outcome());
            }
        }
    }

    private void put(List<GuardedDecoder.Result<float[]>> inputs) {
        for (int n = 0; n < networks.size(); n++) {
            if (inputs.get(n) instanceof GuardedDecoder.Result.Made<float[]> made) {
                networks.get(n).put(made.value());
            }
        }
    }

    /** @param embeddings of each network, from the first that is this image's or a later one's */
    private ImageOutcome<K, B> outcome(Inputs<K, B> inputs, List<Iterator<Embedding>> embeddings) {
        List<Outcome<K>> outcomes = new ArrayList<>();
        for (int n = 0; n < networks.size(); n++) {
            if (inputs.values().get(n) instanceof GuardedDecoder.Result.Refused<float[]> refused) {
                outcomes.add(new Outcome.Rejected<>(inputs.key(), inputs.contentHash(), refused.reject()));
            } else {
                Embedding embedding = embeddings.get(n).next();
                outcomes.add(networks.get(n)
                        .reject(embedding)
                        .<Outcome<K>>map(reject -> new Outcome.Rejected<>(inputs.key(), inputs.contentHash(), reject))
                        .orElseGet(() -> new Outcome.Embedded<>(
                                inputs.key(), inputs.contentHash(), inputs.width(), inputs.height(), embedding)));
            }
        }
        return new ImageOutcome<>(outcomes, inputs.beside());
    }

    private boolean lookAhead(int limit) {
        while (ahead.size() < limit && keys.hasNext()) {
            K key = keys.next();
            ByteSource source = bytes.apply(key);
            ahead.add(decoders.submit(() -> decode(key, source)));
        }
        return !ahead.isEmpty();
    }

    private Decoded<K, B> decode(K key, ByteSource source) throws ImageMemoryException {
        Decoding decoding = new Decoding(key, source);
        try {
            return decoder.decode(source, decoding);
        } catch (ImageRejectedException e) {
            return new Refused<>(decoding.refused(e.reject()));
        } finally {
            clock.add(decoding.stage, decoding.start);
        }
    }

    /** What becomes of one image in a decoding thread. */
    private final class Decoding implements GuardedDecoder.Use<Decoded<K, B>> {
        private final K key;
        private final ByteSource source;
        private final List<? extends GuardedDecoder.Use<B>> uses;
        private OptionalLong contentHash = OptionalLong.empty();
        private PipelineStage stage = PipelineStage.READ;
        private long start = System.nanoTime();

        Decoding(K key, ByteSource source) {
            this.key = key;
            this.source = source;
            this.uses = beside.apply(key);
        }

        @Override
        public void read(byte[] encoded) {
            start = clock.add(stage, start);
            stage = PipelineStage.DECODE;
            contentHash = OptionalLong.of(XxHash64.hash(encoded, 0));
            uses.forEach(use -> use.read(encoded));
        }

        @Override
        public Decoded<K, B> decoded(RgbImage image) throws ImageRejectedException {
            List<GuardedDecoder.Result<float[]>> inputs = new ArrayList<>();
            for (NetworkBatch network : networks) {
                inputs.add(decoder.apart(source, image, network::input));
            }
            List<GuardedDecoder.Result<B>> made = new ArrayList<>();
            for (GuardedDecoder.Use<B> use : uses) {
                made.add(decoder.apart(source, image, use));
            }
            return new Inputs<>(key, contentHash, image.width(), image.height(), inputs, made);
        }

        /** Of an image that is of no use to anybody. */
        ImageOutcome<K, B> refused(Reject reject) {
            return new ImageOutcome<>(
                    Collections.nCopies(networks.size(), new Outcome.Rejected<>(key, contentHash, reject)),
                    Collections.nCopies(uses.size(), new GuardedDecoder.Result.Refused<>(reject)));
        }
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
