package io.sparkfidelity.embed.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuardedDecoderTest {
    private static final byte[] IMAGE = golden("rgb.png");
    private static final long HEAP = 1L << 30;

    private static byte[] golden(String name) {
        try {
            return Files.readAllBytes(
                    Path.of("src/test/resources/golden/images").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalArgumentException("Relative path in absolute URI: a_12:30.tar"),
                new ArithmeticException("integer overflow"),
                new ArrayIndexOutOfBoundsException(7),
                new NegativeArraySizeException("-3"),
                new NullPointerException(),
                new StackOverflowError(),
                new NoClassDefFoundError("codec"),
                new InternalError("unsafe access"),
                new AssertionError("never"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverAStageThrowsIsARejectOfThatStageAndLoggedOnce(Throwable thrown) {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = handler(records);
        Logger logger = Logger.getLogger(GuardedDecoder.class.getName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            GuardedDecoder decoder = decoder(HEAP);
            for (int i = 0; i < 3; i++) {
                Reject reading = reject(decoder, () -> raise(thrown), image -> 0);
                assertEquals(Stage.READ, reading.stage());
                assertEquals(RejectReason.UNREADABLE, reading.reason());
                Reject resizing = reject(decoder, () -> IMAGE, image -> raise(thrown));
                assertEquals(Stage.RESIZE, resizing.stage());
                assertTrue(resizing.detail().startsWith(thrown.getClass().getSimpleName()), resizing.detail());
            }
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertEquals(2, records.size(), "one of each stage");
        records.forEach(record -> assertSame(thrown, record.getThrown()));
    }

    @Test
    void theStoresTroubleIsNoImages() {
        UncheckedIOException trouble = new UncheckedIOException(new IOException("the store is down"));
        assertSame(trouble, assertThrows(UncheckedIOException.class, () -> decoder(HEAP)
                .decode(ByteSource.listed("x.png", 0, () -> raise(trouble)), image -> 0)));
    }

    @Test
    void whatFindsTooLittleMemoryIsTriedAgainAlone() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        int width = decoder(HEAP).decode(() -> IMAGE, image -> {
            if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("Java heap space");
            }
            return image.width();
        });
        assertEquals(new ImageDecoder().decode(IMAGE).width(), width);
        AtomicInteger reads = new AtomicInteger();
        decoder(HEAP)
                .decode(
                        () -> {
                            if (reads.incrementAndGet() == 1) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                            return IMAGE;
                        },
                        image -> 0);
        assertEquals(2, reads.get());
    }

    @Test
    void aSmallImageThatFillsTheHeapIsRejected() {
        Reject reject = reject(decoder(HEAP), () -> IMAGE, image -> raise(new OutOfMemoryError("Java heap space")));
        assertEquals(Stage.RESIZE, reject.stage());
        assertEquals(RejectReason.OUT_OF_MEMORY, reject.reason());
    }

    @Test
    void aLargeImageThatDoesNotFitEndsTheTaskInWords() {
        // Of this heap, the image is a large one.
        long heap = 16L * (IMAGE.length + new ImageDecoder().footprint(IMAGE)) - 16;
        ImageMemoryException error = assertThrows(ImageMemoryException.class, () -> decoder(heap)
                .decode(
                        ByteSource.listed("scans/7.png", 0, () -> IMAGE),
                        image -> raise(new OutOfMemoryError("Java heap space"))));
        assertTrue(error.getMessage().contains("scans/7.png"), error.getMessage());
        assertTrue(error.getMessage().contains("spark.executor.memory"), error.getMessage());
        assertTrue(error.getMessage().contains("--max-pixels"), error.getMessage());
        assertEquals(null, error.getCause(), "Spark ends an executor for an OutOfMemoryError among the causes");
    }

    @Test
    void imagesThatTogetherDoNotFitAreDecodedOneByOne() throws Exception {
        long need = IMAGE.length + new ImageDecoder().footprint(IMAGE);
        // Two of them, and some, go above the share of this heap that images may fill.
        DecodeMemory memory = new DecodeMemory(Math.max(need, 64 << 10) * 15 / 4);
        GuardedDecoder decoder = new GuardedDecoder(new ImageDecoder(), memory);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                work.add(() -> decoder.decode(() -> IMAGE, image -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.yield();
                    now.decrementAndGet();
                    return image.height();
                }));
            }
            for (Future<Integer> one : threads.invokeAll(work, 50, TimeUnit.SECONDS)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, most.get());
    }

    @Test
    void aHeaderTellsTheFootprint() {
        ImageDecoder decoder = new ImageDecoder();
        assertEquals(0, decoder.footprint(new byte[0]));
        assertEquals(0, decoder.footprint(golden("bad-text.jpg")));
        assertEquals(0, decoder.footprint(golden("bad-bomb.png")), "above the limit, nothing is decoded");
        for (String name : new String[] {"rgb.png", "cmyk.jpg", "progressive.jpg", "anim.gif", "lossy.webp"}) {
            byte[] encoded = golden(name);
            long pixels = 0;
            try {
                RgbImage image = decoder.decode(encoded);
                pixels = (long) image.width() * image.height();
            } catch (ImageRejectedException e) {
                throw new AssertionError(name, e);
            }
            long footprint = decoder.footprint(encoded);
            assertTrue(footprint >= 3 * pixels && footprint <= 16 * pixels, name + " " + footprint);
        }
        assertTrue(decoder.footprint(golden("progressive.jpg")) > decoder.footprint(golden("jpeg420.jpg")));
    }

    private static GuardedDecoder decoder(long heap) {
        return new GuardedDecoder(new ImageDecoder(), new DecodeMemory(heap));
    }

    private static Reject reject(GuardedDecoder decoder, ByteSource source, GuardedDecoder.Use<Integer> use) {
        return assertThrows(ImageRejectedException.class, () -> decoder.decode(source, use))
                .reject();
    }

    /** Throws anything as if it were unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static Handler handler(List<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
