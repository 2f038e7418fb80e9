package io.sparkfidelity.image.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that announce huge images. */
class PixelLimitTest {
    private final ImageDecoder decoder = new ImageDecoder();

    static Stream<Arguments> bombs() {
        return Stream.of(
                Arguments.of("png", png(60_000, 60_000)),
                Arguments.of("png, largest numbers", png(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                Arguments.of("jpeg", jpeg(0xC0, 65_500, 65_500)),
                Arguments.of("progressive jpeg", jpeg(0xC2, 65_500, 65_500)),
                Arguments.of("gif screen", gif(65_535, 65_535, 1, 1)),
                Arguments.of("gif frame", gif(1, 1, 65_535, 65_535)),
                Arguments.of("bmp", bmp(1_000_000, 1_000_000)),
                Arguments.of("bmp, upside down", bmp(60_000, -60_000)),
                Arguments.of("tiff", tiff(100_000, 100_000)),
                Arguments.of("webp", webp("VP8 ", vp8(16_383, 16_383))),
                Arguments.of("lossless webp", webp("VP8L", vp8l(16_384, 16_384))),
                Arguments.of("extended webp", webp("VP8X", vp8x(1 << 24, 1 << 24))),
                Arguments.of("pgm", ascii("P5 100000 100000 255 ")),
                Arguments.of("ppm", ascii("P6\n# a comment\n100000\n100000\n255\n")));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void rejectsByTheHeader(String name, byte[] bomb) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Rejecting.reject(decoder, bomb);
        long before = memory.getCurrentThreadAllocatedBytes();

        Reject reject = Rejecting.reject(decoder, bomb);

        assertEquals(RejectReason.TOO_MANY_PIXELS, reject.reason());
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1_000_000, allocated + " bytes");
    }

    static Stream<Arguments> hollow() {
        return Stream.of(
                Arguments.of("png", png(9_000, 9_000)),
                Arguments.of("jpeg", jpeg(0xC0, 9_000, 9_000)),
                Arguments.of("progressive jpeg", jpeg(0xC2, 9_000, 9_000)),
                Arguments.of("bmp", bmp(9_000, 9_000)),
                Arguments.of("tiff", tiff(9_000, 9_000)),
                Arguments.of("ppm", ascii("P6 9000 9000 255 ")));
    }

    /** Within the limit, but with far too little data: as far as a format allows, that is known without allocating. */
    @ParameterizedTest
    @MethodSource("hollow")
    void rejectsHollowFilesCheaply(String name, byte[] file) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Rejecting.reject(decoder, file);
        long before = memory.getCurrentThreadAllocatedBytes();

        Reject reject = Rejecting.reject(decoder, file);

        assertEquals(RejectReason.TRUNCATED, reject.reason(), reject.toString());
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1_000_000, allocated + " bytes");
    }

    @Test
    void theLimitItselfIsAllowed() throws Exception {
        byte[] file = Golden.bytes("images/bitmap.bmp");

        assertEquals(77, new ImageDecoder(77 * 55).decode(file).width());
        assertEquals(
                RejectReason.TOO_MANY_PIXELS,
                Rejecting.reject(new ImageDecoder(77 * 55 - 1), file).reason());
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
    void everyFormatKeepsASmallLimit(String name) {
        Reject reject = Rejecting.reject(new ImageDecoder(1_000), Golden.bytes("images/" + name));

        assertEquals(RejectReason.TOO_MANY_PIXELS, reject.reason());
        assertTrue(reject.detail().contains("the limit is 1000"), reject.detail());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 715_827_862, Long.MAX_VALUE})
    void refusesLimitsThatCannotBe(long limit) {
        assertThrows(IllegalArgumentException.class, () -> new ImageDecoder(limit));
    }

    @Test
    void theDefaultIsAHundredMegapixels() {
        assertEquals(100_000_000L, ImageDecoder.DEFAULT_MAX_PIXELS);
        assertEquals(ImageDecoder.CONTRACT, decoder.fingerprint());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] png(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(8 + 25 + 14 + 12);
        file.put(ascii("\u0089PNG\r\n\u001a\n"));
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        putChunk(file, "IHDR", header);
        putChunk(file, "IDAT", new byte[] {0x78, (byte) 0x9C});
        putChunk(file, "IEND", new byte[0]);
        return file.array();
    }

    private static void putChunk(ByteBuffer file, String type, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(ascii(type));
        crc.update(body);
        file.putInt(body.length).put(ascii(type)).put(body).putInt((int) crc.getValue());
    }

    private static byte[] jpeg(int process, int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(40);
        file.put(ascii("\u00ff\u00d8\u00ff"))
                .put((byte) process)
                .putShort((short) 17)
                .put((byte) 8);
        file.putShort((short) height).putShort((short) width).put((byte) 3);
        for (byte id = 1; id <= 3; id++) {
            file.put(id).put((byte) 0x11).put((byte) 0);
        }
        return file.put((byte) 0xFF).put((byte) 0xD9).array();
    }

    private static byte[] gif(int screenWidth, int screenHeight, int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("GIF89a"))
                .putShort((short) screenWidth)
                .putShort((short) screenHeight)
                .put(new byte[3]);
        file.put((byte) ',')
                .putInt(0)
                .putShort((short) width)
                .putShort((short) height)
                .put((byte) 0);
        return file.put(new byte[] {8, 1, 0, 0}).array();
    }

    private static byte[] bmp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("BM")).putInt(200).putInt(0).putInt(54);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
        return file.array();
    }

    private static byte[] tiff(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("II*\0")).putInt(8).putShort((short) 6);
        int[][] entries = {{256, width}, {257, height}, {258, 8}, {262, 1}, {273, 190}, {279, 100_000_000}};
        for (int[] entry : entries) {
            file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        return file.array();
    }

    private static byte[] webp(String type, byte[] body) {
        ByteBuffer file = ByteBuffer.allocate(20 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF"))
                .putInt(12 + body.length)
                .put(ascii("WEBP" + type))
                .putInt(body.length)
                .put(body);
        return file.array();
    }

    private static byte[] vp8(int width, int height) {
        ByteBuffer frame = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(new byte[] {0x10, 0, 0, (byte) 0x9D, 1, 0x2A})
                .putShort((short) width)
                .putShort((short) height);
        return frame.array();
    }

    private static byte[] vp8l(int width, int height) {
        ByteBuffer frame = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        return frame.put((byte) 0x2F).putInt(width - 1 | (height - 1) << 14).array();
    }

    private static byte[] vp8x(int width, int height) {
        ByteBuffer body = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putInt(0);
        for (int size : new int[] {width - 1, height - 1}) {
            body.put((byte) size).put((byte) (size >> 8)).put((byte) (size >> 16));
        }
        return body.array();
    }
}
