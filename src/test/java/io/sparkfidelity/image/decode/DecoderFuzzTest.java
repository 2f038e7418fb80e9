package io.sparkfidelity.image.decode;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.image.Allocation;
import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.resize.Resizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files of every format through the decoder and every resizer behind it. Only {@link ImageRejectedException} may
 * leave, and memory is bounded. {@code -Dfidelity.fuzz=long} tries a hundred times as many.
 */
class DecoderFuzzTest {
    private static final long LIMIT = 1_000_000;
    private static final int SIZE = 32;
    private static final int ROUNDS = "long".equals(System.getProperty("fidelity.fuzz")) ? 3_000 : 30;

    /** Tables, buffers and messages, whatever the file. */
    private static final long FIXED = 4_000_000;
    /** A progressive JPEG of four components has 12 bytes of coefficients and samples a pixel, and 3 of RGB. */
    private static final long BYTES_OF_PIXEL = 16;
    /** A byte of JPEG or of deflate announces at most 8 blocks of 64 samples with coefficients, or 1032 bytes. */
    private static final long BYTES_OF_BYTE = 2_000;

    private final ImageDecoder decoder = new ImageDecoder(LIMIT);

    static Stream<String> seeds() {
        Stream<String> variants = Stream.of(
                "mjpeg-no-dht.jpg",
                "jp-17x33.jpg",
                "js-17x33-2x2_1x2_2x1.jpg",
                "jc-17x33.jpg",
                "tables-17x33.jpg",
                "rle8-imagemagick.bmp",
                "rle4-padded-17x33.bmp",
                "os2-17x33.bmp",
                "b565-17x33.bmp",
                "stray-zeros.gif",
                "offset-5x9.gif",
                "interlaced-17x33.gif",
                "interlaced-1x30000.png",
                "cut-adler-17x33.png",
                "palette-after-17x33.png",
                "p1-comments-17x33.pbm",
                "p3-1000-3x2.ppm",
                "p4-17x33.pbm",
                "p6-65535-17x33.ppm",
                "tp16-tiff_lzw-17x33.tif",
                "t-cmyk-packbits-17x33.tif",
                "wa-17x33.webp",
                "wl-17x33.webp");
        return Stream.of(
                        Golden.names("faults").stream().map(name -> "faults/" + name),
                        variants.map(name -> "variants/" + name),
                        Stream.of("images/gray16.png", "images/anim.gif", "images/cmyk.jpg"))
                .flatMap(names -> names);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(600)
    void onlyRejectsLeave(String path) {
        byte[] seed = Golden.bytes(path);
        List<Resizer> resizers = Resizer.all();
        tryAll(seed, resizers, path);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = Mutations.one(seed, path.hashCode(), i);
            // Each image goes through one resizer of the ten; all get their share.
            tryAll(damaged, List.of(resizers.get(i % resizers.size())), path + ", mutation " + i);
        }
    }

    private void tryAll(byte[] file, List<Resizer> resizers, String what) {
        long before = Allocation.soFar();
        Optional<RgbImage> image = Rejecting.tryDecode(decoder, file);
        long decoding = Allocation.soFar() - before;
        long pixels = image.map(it -> (long) it.width() * it.height()).orElse(0L);
        assertTrue(pixels <= LIMIT, what);
        long bound = FIXED + BYTES_OF_PIXEL * pixels + BYTES_OF_BYTE * file.length;
        assertTrue(decoding <= bound, what + ": " + decoding + " bytes to decode, not " + bound);
        for (Resizer resizer : resizers) {
            image.ifPresent(it -> resize(it, resizer, what));
        }
    }

    private static void resize(RgbImage image, Resizer resizer, String what) {
        long before = Allocation.soFar();
        try {
            resizer.resize(image, SIZE);
        } catch (ImageRejectedException e) {
            assertTrue(e.reject().stage() == Stage.RESIZE, what + ": " + e.reject());
        }
        long resizing = Allocation.soFar() - before;
        // Rows and columns are resampled one after the other: between the passes stand three samples of 8 bytes for
        // each
        // row and output column. A centre square is cut out of a longer side that may be as much too long.
        long bound =
                FIXED + 64L * SIZE * Math.max(image.width(), image.height()) + 64L * image.width() * image.height();
        assertTrue(resizing <= bound, what + ", " + resizer.name() + ": " + resizing + " bytes, not " + bound);
    }
}
