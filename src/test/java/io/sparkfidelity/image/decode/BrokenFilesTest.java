package io.sparkfidelity.image.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that were cut or damaged. Whatever the bytes, a decoder gives an image or an {@link ImageRejectedException}:
 * {@link Rejecting#tryDecode} lets anything else fail the test.
 */
class BrokenFilesTest {
    /** Damaged headers may announce much; this keeps the tests small, and is a limit that must hold. */
    private static final long LIMIT = 4_000_000;

    private final ImageDecoder decoder = new ImageDecoder(LIMIT);

    static Stream<String> cutFiles() {
        return Stream.concat(
                Golden.goodImages().stream()
                        .filter(name -> !name.equals("big.png"))
                        .map(name -> "images/" + name),
                Golden.names("variants").stream()
                        .filter(name -> name.contains("17x33") && !name.endsWith(".txt"))
                        .map(name -> "variants/" + name));
    }

    @ParameterizedTest
    @MethodSource("cutFiles")
    void cutFilesGiveTheWholeImageOrNone(String path) throws Exception {
        byte[] whole = Golden.bytes(path);
        RgbImage expected = decoder.decode(whole);
        int step = Math.max(1, whole.length / 150);
        int rejected = 0;
        int images = 0;

        for (int length = 0; length < whole.length; length += step) {
            Optional<RgbImage> image = Rejecting.tryDecode(decoder, Arrays.copyOf(whole, length));
            if (image.isEmpty()) {
                rejected++;
                continue;
            }
            images++;
            // Whatever is missing, it is not pixels.
            assertArrayEquals(expected.pixels(), image.get().pixels());
        }

        // Of an animation half of the file may be missing: the first frame is what counts.
        assertTrue(rejected >= images, rejected + " rejected, " + images + " images");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jpeg420.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "gray.jpg",
                "rgb.png",
                "palette.png",
                "lossy.webp",
                "lossless.webp",
                "plain.tiff"
            })
    void everyCutIntoTheDataIsTruncation(String name) {
        byte[] whole = Golden.bytes("images/" + name);
        // Behind the pixel data a PNG has its checksum and an end chunk; the others have next to nothing.
        int tail = name.endsWith(".png") ? 20 : 3;

        for (int length = whole.length / 3; length < whole.length - tail; length += 1 + whole.length / 400) {
            Reject reject = Rejecting.reject(decoder, Arrays.copyOf(whole, length));
            assertEquals(RejectReason.TRUNCATED, reject.reason(), length + " of " + whole.length + ": " + reject);
        }
    }

    @Test
    void theEndOfAJpegsDataCannotBeReplacedByItsEndMarker() {
        byte[] whole = Golden.bytes("images/jpeg420.jpg");
        for (int length = whole.length / 2; length < whole.length - 10; length += 97) {
            byte[] closed = Arrays.copyOf(whole, length + 2);
            closed[length] = (byte) 0xFF;
            closed[length + 1] = (byte) 0xD9;

            Reject reject = Rejecting.reject(decoder, closed);

            assertTrue(
                    reject.reason() == RejectReason.TRUNCATED || reject.reason() == RejectReason.CORRUPT,
                    reject.toString());
        }
    }

    @Test
    void aPngWithoutOneOfItsDataChunksIsRejected() {
        byte[] whole = Golden.bytes("variants/three-chunks.png");
        List<int[]> chunks = dataChunks(whole);
        assertEquals(3, chunks.size());
        for (int[] chunk : chunks) {
            byte[] without = new byte[whole.length - chunk[1]];
            System.arraycopy(whole, 0, without, 0, chunk[0]);
            System.arraycopy(whole, chunk[0] + chunk[1], without, chunk[0], without.length - chunk[0]);

            Reject reject = Rejecting.reject(decoder, without);

            assertTrue(
                    reject.reason() == RejectReason.TRUNCATED || reject.reason() == RejectReason.CORRUPT,
                    reject.toString());
        }
    }

    /** Where each IDAT chunk begins, and its whole length. */
    private static List<int[]> dataChunks(byte[] png) {
        String text = new String(png, StandardCharsets.ISO_8859_1);
        return Stream.iterate(text.indexOf("IDAT"), at -> at >= 0, at -> text.indexOf("IDAT", at + 1))
                .map(at -> new int[] {
                    at - 4, 12 + ((png[at - 3] & 0xFF) << 16 | (png[at - 2] & 0xFF) << 8 | (png[at - 1] & 0xFF))
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cutFiles")
    void damagedBytesNeverEscape(String path) {
        byte[] whole = Golden.bytes(path);
        Random random = new Random(path.hashCode());
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            // Half of the rounds aim at the header, where sizes and tables are.
            int reach = round % 2 == 0 ? damaged.length : Math.min(damaged.length, 700);
            int changes = 1 + random.nextInt(8);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(reach);
                damaged[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) (damaged[at] ^ 1 << random.nextInt(8));
            }
            Rejecting.tryDecode(decoder, damaged)
                    .ifPresent(image -> assertTrue((long) image.width() * image.height() <= LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "jpeg420.jpg",
                "progressive.jpg",
                "anim.gif",
                "lossy.webp",
                "lossless.webp",
                "plain.tiff",
                "bitmap.bmp"
            })
    void blocksOfNoiseNeverEscape(String name) {
        byte[] whole = Golden.bytes("images/" + name);
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            int from = random.nextInt(damaged.length);
            byte[] noise = new byte[Math.min(damaged.length - from, 1 + random.nextInt(300))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, from, noise.length);
            Rejecting.tryDecode(decoder, damaged);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0089PNG\r\n\u001a\n",
                "\u00ff\u00d8\u00ff",
                "GIF89a",
                "RIFF\u00ff\u00ff\0\0WEBPVP8 ",
                "RIFF\u00ff\u00ff\0\0WEBPVP8L",
                "RIFF\u00ff\u00ff\0\0WEBPVP8X",
                "BM",
                "II*\0",
                "MM\0*",
                "P5",
                "P6",
                ""
            })
    void noiseBehindAMagicNumberNeverEscapes(String magic) {
        Random random = new Random(5);
        int rejected = 0;
        for (int round = 0; round < 500; round++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            byte[] start = magic.getBytes(StandardCharsets.ISO_8859_1);
            byte[] file = Arrays.copyOf(start, start.length + noise.length);
            System.arraycopy(noise, 0, file, start.length, noise.length);
            rejected += Rejecting.tryDecode(decoder, file).isEmpty() ? 1 : 0;
        }
        assertTrue(rejected > 400, "only " + rejected);
    }

    @Test
    void wrongChecksumsOfPixelsAreNoticed() {
        byte[] png = Golden.bytes("images/rgb.png");
        // The last byte of the zlib stream, before the chunk's own checksum and the end chunk.
        png[png.length - 17] ^= 1;

        assertEquals(RejectReason.CORRUPT, Rejecting.reject(decoder, png).reason());
    }

    @Test
    void aJpegOfThousandsOfScansIsRejected() {
        byte[] jpeg = Golden.bytes("images/progressive.jpg");
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        // The first scan, of DC, may be read again and again; tables for the next one follow it.
        int from = text.indexOf("\u00ff\u00da");
        int to = text.indexOf("\u00ff\u00c4", from);
        String many = text.substring(0, to) + text.substring(from, to).repeat(1_000) + text.substring(to);

        Reject reject = Rejecting.reject(decoder, many.getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(RejectReason.CORRUPT, reject.reason());
        assertTrue(reject.detail().contains("bits do not follow"), reject.detail());
    }

    @Test
    void namesFormatsThatItDoesNotDecode() {
        byte[] heif = "\0\0\0 ftypheic".getBytes(StandardCharsets.ISO_8859_1);

        Reject reject = Rejecting.reject(decoder, heif);

        assertEquals(RejectReason.UNSUPPORTED_FORMAT, reject.reason());
        assertTrue(reject.detail().contains("HEIF"));
    }

    @Test
    void tellsACutMagicNumberFromNoImage() {
        byte[] cut = {(byte) 0x89, 'P', 'N'};
        byte[] other = {'<', 'h', 't', 'm', 'l', '>'};

        assertEquals(RejectReason.TRUNCATED, Rejecting.reject(decoder, cut).reason());
        assertEquals(RejectReason.NOT_AN_IMAGE, Rejecting.reject(decoder, other).reason());
        assertFalse(Rejecting.reject(decoder, other).detail().isEmpty());
    }
}
