package io.sparkfidelity.embed.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class EmbeddingPipelineTest {
    @Test
    void everyImageComesOutInOrderWhateverTheBatch() throws IOException {
        List<Outcome<Integer>> reference = run(4, 2, 23);
        assertEquals(23, reference.size());
        for (int i = 0; i < 23; i++) {
            Outcome<Integer> outcome = reference.get(i);
            assertEquals(i, outcome.key());
            if (i % 5 == 3) {
                Reject reject =
                        assertInstanceOf(Outcome.Rejected.class, outcome).reject();
                assertEquals(Stage.DECODE, reject.stage());
                assertEquals(RejectReason.NOT_AN_IMAGE, reject.reason());
                assertTrue(outcome.contentHash().isPresent());
            } else if (i % 5 == 4) {
                assertEquals(
                        Stage.READ,
                        assertInstanceOf(Outcome.Rejected.class, outcome)
                                .reject()
                                .stage());
                assertTrue(outcome.contentHash().isEmpty());
            } else {
                assertEquals(
                        128, ((Outcome.Embedded<Integer>) outcome).embedding().values().length);
            }
        }
        for (int batch : new int[] {1, 7, 64}) {
            List<Outcome<Integer>> other = run(batch, 1, 23);
            for (int i = 0; i < 23; i++) {
                if (reference.get(i) instanceof Outcome.Embedded<Integer> embedded) {
                    assertArrayEquals(
                            embedded.embedding().values(),
                            ((Outcome.Embedded<Integer>) other.get(i))
                                    .embedding()
                                    .values());
                }
            }
        }
    }

    @Test
    void otherUsesOfAnImageShareItsReadingAndFailAlone() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        try (Embedder first = embedder(4);
                Embedder second = embedder(4);
                EmbeddingPipeline<Integer, Integer> pipeline = new EmbeddingPipeline<>(
                        List.of(first, second),
                        new GuardedDecoder(new ImageDecoder(), DecodeMemory.ofThisJvm()),
                        2,
                        new StageClock(),
                        IntStream.range(0, 23).iterator(),
                        i -> () -> {
                            reads.incrementAndGet();
                            return image(i);
                        },
                        i -> List.of(image -> {
                            if (i % 5 == 1) {
                                throw new IllegalStateException("this use has a fault");
                            }
                            return image.width();
                        }))) {
            List<Outcome<Integer>> alone = run(4, 1, 23);
            for (int i = 0; i < 23; i++) {
                ImageOutcome<Integer, Integer> image = pipeline.next();
                GuardedDecoder.Result<Integer> width = image.beside().get(0);
                if (alone.get(i) instanceof Outcome.Embedded<Integer> expected) {
                    for (Outcome<Integer> outcome : image.embedded()) {
                        assertArrayEquals(
                                expected.embedding().values(),
                                ((Outcome.Embedded<Integer>) outcome)
                                        .embedding()
                                        .values());
                    }
                    assertEquals(
                            i % 5 == 1
                                    ? new GuardedDecoder.Result.Refused<>(new Reject(
                                            Stage.RESIZE,
                                            RejectReason.CORRUPT,
                                            "IllegalStateException: this use has a fault"))
                                    : new GuardedDecoder.Result.Made<>(20 + i),
                            width);
                } else {
                    assertEquals(List.of(alone.get(i), alone.get(i)), image.embedded());
                    assertEquals(
                            new GuardedDecoder.Result.Refused<>(((Outcome.Rejected<Integer>) alone.get(i)).reject()),
                            width);
                }
            }
            assertFalse(pipeline.hasNext());
        }
        assertEquals(23, reads.get());
    }

    @Test
    void onlyRejectsIsFine() throws IOException {
        assertEquals(2, run(4, 1, List.of(3, 4)).size());
        assertEquals(0, run(4, 1, List.of()).size());
    }

    @Test
    void readingStaysWithinTwoBatchesAhead() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (Embedder embedder = embedder(4);
                EmbeddingPipeline<Integer, Void> pipeline = new EmbeddingPipeline<>(
                        List.of(embedder),
                        new GuardedDecoder(new ImageDecoder(), DecodeMemory.ofThisJvm()),
                        2,
                        new StageClock(),
                        IntStream.range(0, 1000)
                                .peek(i -> asked.incrementAndGet())
                                .iterator(),
                        i -> () -> image(0),
                        i -> List.of())) {
            pipeline.next();
            // One batch taken, two ahead; the stream's iterator fetches one more.
            assertTrue(asked.get() <= 4 + 8 + 1, "asked for " + asked.get());
        }
    }

    private static List<Outcome<Integer>> run(int batch, int threads, int images) throws IOException {
        return run(batch, threads, IntStream.range(0, images).boxed().toList());
    }

    private static List<Outcome<Integer>> run(int batch, int threads, List<Integer> images) throws IOException {
        List<Outcome<Integer>> outcomes = new ArrayList<>();
        Iterator<Integer> keys = images.iterator();
        try (Embedder embedder = embedder(batch);
                EmbeddingPipeline<Integer, Void> pipeline = new EmbeddingPipeline<>(
                        List.of(embedder),
                        new GuardedDecoder(new ImageDecoder(), DecodeMemory.ofThisJvm()),
                        threads,
                        new StageClock(),
                        keys,
                        i -> () -> image(i),
                        i -> List.of())) {
            pipeline.forEachRemaining(image -> outcomes.add(image.first()));
            assertFalse(pipeline.hasNext());
            assertThrows(NoSuchElementException.class, pipeline::next);
        }
        return outcomes;
    }

    private static Embedder embedder(int batch) throws ModelException {
        return Embedder.open(Cards.embedded(), new EmbedderSettings(EngineKind.ONNX_RUNTIME, batch, 1), Cards.store());
    }

    private static byte[] image(int i) throws ImageRejectedException {
        if (i % 5 == 4) {
            throw new ImageRejectedException(new Reject(Stage.READ, RejectReason.VANISHED, ""));
        }
        if (i % 5 == 3) {
            return "no image".getBytes(StandardCharsets.US_ASCII);
        }
        BufferedImage image = new BufferedImage(20 + i, 30, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < 30; y++) {
                image.setRGB(x, y, (x * 7 + y * i * 1031) & 0xFFFFFF);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
