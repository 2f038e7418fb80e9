package io.sparkfidelity.image.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.GoldenDecodeTest;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TIFF's tags may say. That what is decoded equals Pillow's, {@link GoldenDecodeTest} holds. */
class TiffDecoderTest {
    private static final int LONG = 4;

    private final ImageDecoder decoder = new ImageDecoder();

    /** A little-endian file: tags of one type and their numbers, and data at byte 8. */
    private static final class Tiff {
        private final TreeMap<Integer, int[]> tags = new TreeMap<>();
        private int type = LONG;

        /** 4 x 2 gray pixels of 8 bits in one strip. */
        Tiff() {
            with(256, 4).with(257, 2).with(258, 8).with(259, 1).with(262, 1).with(277, 1);
            with(273, 8).with(278, 2).with(279, 8);
        }

        Tiff with(int tag, int... numbers) {
            tags.put(tag, numbers);
            return this;
        }

        Tiff without(int tag) {
            tags.remove(tag);
            return this;
        }

        Tiff ofType(int number) {
            type = number;
            return this;
        }

        byte[] bytes(byte... data) {
            int directory = 8 + data.length + data.length % 2;
            int values = directory + 6 + 12 * tags.size();
            int length = values
                    + tags.values().stream()
                            .mapToInt(numbers -> 4 * numbers.length)
                            .sum();
            ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            file.putInt(0x2A4949).putInt(directory).put(data).position(directory);
            file.putShort((short) tags.size());
            for (var tag : tags.entrySet()) {
                int[] numbers = tag.getValue();
                file.putShort(tag.getKey().shortValue()).putShort((short) type).putInt(numbers.length);
                file.putInt(numbers.length == 1 ? numbers[0] : values);
                for (int i = 0; i < numbers.length && numbers.length > 1; i++, values += 4) {
                    file.putInt(values, numbers[i]);
                }
            }
            return file.array();
        }
    }

    private static final byte[] GRAY = {10, 20, 30, 40, 50, 60, 70, 80};

    private Reject reject(Tiff tiff, byte... data) {
        return Rejecting.reject(decoder, tiff.bytes(data));
    }

    @Test
    void theHelperWritesAPicture() throws Exception {
        RgbImage image = decoder.decode(new Tiff().bytes(GRAY));

        assertEquals(4, image.width());
        for (int i = 0; i < GRAY.length; i++) {
            assertEquals(GRAY[i], image.pixels()[3 * i]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "259, 2, CCITT",
        "259, 3, CCITT",
        "259, 4, CCITT",
        "259, 6, old-style JPEG",
        "259, 7, JPEG",
        "259, 34925, LZMA",
        "259, 50000, Zstandard",
        "259, 50001, WebP",
        "259, 0, compression 0",
        "262, 4, transparency mask",
        "262, 6, YCbCr",
        "262, 8, Lab",
        "258, 32, 32 bits",
        "258, 12, 12 bits",
        "339, 2, signed",
        "339, 3, floating-point",
        "339, 4, no stated format"
    })
    void saysWhatIsNotDecoded(int tag, int value, String words) {
        Reject reject = reject(new Tiff().with(tag, value), GRAY);

        assertEquals(RejectReason.UNSUPPORTED_FORMAT, reject.reason());
        assertTrue(reject.detail().contains(words), reject.detail());
    }

    @Test
    void formatsOfAllSamplesCount() {
        Tiff tiff = new Tiff()
                .with(262, 2)
                .with(277, 3)
                .with(258, 8, 8, 8)
                .with(256, 2)
                .with(257, 1)
                .with(278, 1);

        assertEquals(
                RejectReason.UNSUPPORTED_FORMAT,
                reject(tiff.with(339, 1, 2, 1), GRAY).reason());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 65535})
    void predictorsCountOnlyWhereTheyApply(int predictor) throws Exception {
        assertEquals(
                RejectReason.UNSUPPORTED_FORMAT,
                reject(new Tiff().with(317, predictor).with(259, 5), GRAY).reason());
        byte[] plain = decoder.decode(new Tiff().bytes(GRAY)).pixels();
        assertArrayEquals(
                plain,
                decoder.decode(new Tiff().with(317, predictor).bytes(GRAY)).pixels());
    }

    @Test
    void oldLzwIsNamed() {
        Reject reject = reject(new Tiff().with(259, 5).with(279, 0), new byte[] {0, 1, 2, 3, 4, 5, 6, 7});

        assertTrue(reject.detail().contains("old LZW"), reject.detail());
    }

    @ParameterizedTest
    @CsvSource({"3, 1, RGB with alpha next", "4, 1, cannot be extra"})
    void alphasThatNobodyDividesByAreRejected(int kind, int samples, String words) {
        // Gray and an alpha it was multiplied by; and an extra sample where there is none.
        Tiff tiff = kind == 3 ? new Tiff().with(277, 2).with(258, 8, 8).with(256, 2) : new Tiff();

        Reject reject = reject(tiff.with(338, samples), GRAY);

        assertTrue(reject.detail().contains(words), reject.detail());
    }

    @Test
    void aPaletteMustBeThere() {
        assertEquals(
                "the palette is missing", reject(new Tiff().with(262, 3), GRAY).detail());
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 258, 259, 262, 273, 277, 278, 284, 274})
    void negativeNumbersAreNoSizes(int tag) {
        Reject reject = reject(new Tiff().ofType(9).with(tag, -5), GRAY);

        assertEquals("tag " + tag + " is negative", reject.detail());
    }

    /** The header says how long uncompressed data is: what the file says of it is not needed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 9, 1_000_000, -1})
    void countsOfUncompressedDataDoNotMatter(int count) throws Exception {
        byte[] expected = decoder.decode(new Tiff().bytes(GRAY)).pixels();

        assertArrayEquals(
                expected,
                decoder.decode(new Tiff().with(279, count).bytes(GRAY)).pixels());
        assertArrayEquals(
                expected, decoder.decode(new Tiff().without(279).bytes(GRAY)).pixels());
    }

    @Test
    void whatIsMissingIsNotMadeUp() {
        Tiff below = new Tiff().with(257, 40).with(278, 40);
        assertEquals(RejectReason.TRUNCATED, reject(below, GRAY).reason());
        assertEquals(
                RejectReason.TRUNCATED, reject(new Tiff().with(257, 4), GRAY).reason());
        assertEquals(RejectReason.CORRUPT, reject(new Tiff().with(273, 0), GRAY).reason());
        assertEquals(
                "the image has both strips and tiles",
                reject(new Tiff().with(322, 16).with(323, 16), GRAY).detail());
    }

    /** Tiles of one pixel, all of them the same few bytes: much work for a small file. */
    @ParameterizedTest
    @CsvSource({"1", "5", "8", "32773"})
    @Timeout(60)
    void tinyTilesTakeLittle(int compression) throws Exception {
        int side = 500;
        int[] same = new int[side * side];
        Arrays.fill(same, 8);
        Tiff tiff = new Tiff().with(256, side).with(257, side).with(259, compression);
        tiff.without(273).without(278).without(279);
        byte[] file =
                tiff.with(322, 1).with(323, 1).with(324, same).with(325, same).bytes(tinyPart(compression));
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();

        assertEquals(7, decoder.decode(file).pixels()[3]);

        // 31 GB of tables, one for each tile, is what this was for a million tiles.
        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 20_000_000);
    }

    private static byte[] tinyPart(int compression) {
        return switch (compression) {
            // Clear, 7, end.
            case 5 -> new byte[] {(byte) 0x80, 0x01, (byte) 0xE0, 0x20, 0, 0, 0, 0};
            case 8 -> new byte[] {0x78, (byte) 0x9C, 0x63, 0x07, 0x00, 0x00, 0x08, 0x00};
            case 32773 -> new byte[] {0, 7};
            default -> new byte[] {7};
        };
    }

    /** Data that cannot fill the image is known before anything is allocated, however often it is used. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8, 32773})
    void hollowFilesTakeNothing(int compression) {
        int[] same = new int[3_000];
        Arrays.fill(same, 8);
        Tiff one = new Tiff().with(256, 9_000).with(257, 9_000).with(278, 9_000).with(259, compression);
        Tiff many = new Tiff().with(256, 30_000).with(257, 3_000).with(278, 1).with(259, compression);
        many.with(273, same).with(279, same);
        for (Tiff tiff : new Tiff[] {one, many}) {
            byte[] file = tiff.bytes(GRAY);
            Rejecting.reject(decoder, file);
            ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = memory.getCurrentThreadAllocatedBytes();

            assertEquals(RejectReason.TRUNCATED, Rejecting.reject(decoder, file).reason());

            assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 1_000_000);
        }
    }
}
