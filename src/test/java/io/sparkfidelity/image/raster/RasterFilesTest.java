package io.sparkfidelity.image.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Allocation;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.decode.GoldenDecodeTest;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * BMP, PNM, GIF and PNG written byte by byte: where Pillow 9.4 itself is wrong, or shows in silence what a file does not
 * hold. What it reads rightly is compared with it in {@link GoldenDecodeTest}.
 */
class RasterFilesTest {
    private final ImageDecoder decoder = new ImageDecoder();

    private int[] grays(byte[] file) throws ImageRejectedException {
        byte[] pixels = decoder.decode(file).pixels();
        int[] grays = new int[pixels.length / 3];
        Arrays.setAll(grays, i -> pixels[3 * i] & 0xFF);
        return grays;
    }

    private RejectReason reason(byte[] file) {
        return Rejecting.reject(decoder, file).reason();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A BMP of run lengths with a gray palette, index times 10; rows come from the bottom up. */
    private static byte[] runLengths(int width, int height, boolean nibbles, int... data) {
        ByteBuffer file = ByteBuffer.allocate(54 + 64 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("BM")).putInt(file.capacity()).putInt(0).putInt(54 + 64);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) (nibbles ? 4 : 8));
        file.putInt(nibbles ? 2 : 1)
                .putInt(data.length)
                .putInt(0)
                .putInt(0)
                .putInt(16)
                .putInt(0);
        for (int i = 0; i < 16; i++) {
            file.putInt(0x010101 * 10 * i);
        }
        for (int value : data) {
            file.put((byte) value);
        }
        return file.array();
    }

    @Test
    void bmpRunsEndWithTheirRow() throws Exception {
        byte[] padded = runLengths(3, 2, false, 4, 1, 0, 0, 2, 2, 2, 3, 0, 1);

        assertArrayEquals(new int[] {20, 20, 30, 10, 10, 10}, grays(padded));
    }

    @Test
    void bmpPixelsBeyondTheRowArePaddingOnlyBeforeTheRowsEnd() throws Exception {
        byte[] padded = runLengths(3, 2, false, 0, 4, 1, 2, 3, 9, 0, 0, 3, 4, 0, 1);
        byte[] astray = runLengths(3, 2, false, 0, 4, 1, 2, 3, 9, 3, 4, 0, 1);

        assertArrayEquals(new int[] {40, 40, 40, 10, 20, 30}, grays(padded));
        assertEquals(RejectReason.CORRUPT, reason(astray));
    }

    @Test
    void bmpJumpsGoRightAndUp() throws Exception {
        byte[] jump = runLengths(3, 3, false, 1, 1, 0, 2, 1, 1, 1, 2, 0, 0, 3, 3, 0, 1);
        byte[] emptyRow = runLengths(3, 3, false, 3, 1, 0, 0, 0, 0, 3, 3, 0, 1);
        byte[] tooFar = runLengths(3, 3, false, 1, 1, 0, 2, 3, 0, 1, 2, 0, 0, 3, 3, 0, 0, 3, 3, 0, 1);

        assertArrayEquals(new int[] {30, 30, 30, 0, 0, 20, 10, 0, 0}, grays(jump));
        assertArrayEquals(new int[] {30, 30, 30, 0, 0, 0, 10, 10, 10}, grays(emptyRow));
        assertEquals(RejectReason.CORRUPT, reason(tooFar));
    }

    @Test
    void bmpOddCountsOfNibblesFillWholeBytes() throws Exception {
        byte[] odd = runLengths(5, 1, true, 0, 3, 0x12, 0x30, 2, 0x45, 0, 1);
        byte[] five = runLengths(6, 1, true, 0, 5, 0x12, 0x34, 0x50, 0, 1, 0x60, 0, 1);

        assertArrayEquals(new int[] {10, 20, 30, 40, 50}, grays(odd));
        assertArrayEquals(new int[] {10, 20, 30, 40, 50, 60}, grays(five));
    }

    @Test
    void bmpRunsThatEndEarlyAreTruncated() {
        assertEquals(RejectReason.TRUNCATED, reason(runLengths(3, 2, false, 3, 1, 0, 0, 2, 1, 0, 1)));
        assertEquals(RejectReason.TRUNCATED, reason(runLengths(3, 2, false, 3, 1, 0, 0, 2, 1)));
    }

    @Test
    void bmpJumpsMakeNoLargeImageOfNothing() {
        byte[] jumps = runLengths(10_000, 1_000, false, 0, 2, 0, 255, 0, 2, 0, 255, 0, 2, 0, 255, 0, 2, 0, 255);

        assertEquals(RejectReason.TOO_MANY_PIXELS, reason(jumps));
    }

    @Test
    void bmpWithTwoColoursAndEightBitsHasEightBits() throws Exception {
        ByteBuffer file = ByteBuffer.allocate(54 + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("BM")).putInt(file.capacity()).putInt(0).putInt(54 + 8);
        file.putInt(40).putInt(3).putInt(1).putShort((short) 1).putShort((short) 8);
        file.putInt(0).putInt(4).putInt(0).putInt(0).putInt(2).putInt(0);
        file.putInt(0).putInt(0xFFFFFF).put(new byte[] {1, 0, 1, 0});

        assertArrayEquals(new int[] {255, 0, 255}, grays(file.array()));
    }

    @ParameterizedTest
    @CsvSource({
        "P2 2 1 65535 511 65280, 1, 255",
        "P2 2 1 1000 4 1000, 1, 255",
        "P2 2 1 255 7#seven|9, 7, 9",
        "P2#c|2 1 #d|255 7 9, 7, 9",
        "P1 2 1 01, 255, 0",
        "P1 2 1 0#c|1, 255, 0"
    })
    void plainPnm(String text, int first, int second) throws Exception {
        assertArrayEquals(new int[] {first, second}, grays(ascii(text.replace('|', '\n'))));
    }

    @Test
    void sixteenBitPgmKeepsTheHighByteAndPpmRounds() throws Exception {
        byte[] gray = ascii("P5 1 1 65535\n\1\u00ff");
        byte[] colour = ascii("P6 1 1 65535\n\1\u00ff\1\u00ff\1\u00ff");

        assertArrayEquals(new int[] {1}, grays(gray));
        assertArrayEquals(new int[] {2}, grays(colour));
    }

    @ParameterizedTest
    @CsvSource({
        "P2 2 1 255 7, TRUNCATED",
        "P1 2 1 0, TRUNCATED",
        "P4 9 1 0, TRUNCATED",
        "P3 1 1 255 1 2, TRUNCATED",
        "P2 2 1 255 7 256, CORRUPT",
        "P2 2 1 255 7 x, CORRUPT",
        "P2 2 1 255 7 -1, CORRUPT",
        "P1 2 1 02, CORRUPT",
        "P5 1 1 0 x, CORRUPT",
        "P5 1 1 65536 xx, CORRUPT",
        "P5 1 1 255#c|x, CORRUPT",
        "P5 9999999999 1 255 x, CORRUPT",
        "P7|WIDTH 1, UNSUPPORTED_FORMAT",
        "Pf|1 1|-1.0|xxxx, UNSUPPORTED_FORMAT",
        "P0CMYK 1 1 255 xxxx, NOT_AN_IMAGE"
    })
    void rejectsPnm(String text, RejectReason reason) {
        assertEquals(reason, reason(ascii(text.replace('|', '\n'))));
    }

    /** A GIF with a palette of four grays, 50 apart, its screen as given, and one frame of 2 x 1 pixels at 0, 0. */
    private static byte[] gif(int screenWidth, int screenHeight, String before, String data) {
        ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("GIF89a")).putShort((short) screenWidth).putShort((short) screenHeight);
        file.put(ascii("\u0081\0\0" + "\0\0\0" + "222" + "ddd" + "\u0096\u0096\u0096" + before));
        file.put(ascii(",\0\0\0\0\2\0\1\0\0" + data));
        return Arrays.copyOf(file.array(), file.position());
    }

    @ParameterizedTest
    @CsvSource({"''", "'\0\0'", "'x!\u00fe\1c\0y'"})
    void gifBytesBetweenBlocksArePassedOver(String between) throws Exception {
        // Clear, 1, 2, end in codes of three bits.
        assertArrayEquals(new int[] {50, 100}, grays(gif(2, 1, between, "\2\2\u008c\012\0;")));
    }

    @Test
    void gifWithoutAFrameIsNoImage() {
        byte[] ended = ascii("GIF89a\2\0\1\0\0\0\0\0;\0,");
        byte[] cut = ascii("GIF89a\2\0\1\0\0\0\0\0\0\0");

        assertEquals(RejectReason.CORRUPT, reason(ended));
        assertEquals(RejectReason.TRUNCATED, reason(cut));
    }

    @Test
    void gifDataThatEndsEarlyIsTruncated() {
        assertEquals(RejectReason.TRUNCATED, reason(gif(2, 1, "", "\2\2L\1\0;")));
        assertEquals(RejectReason.TRUNCATED, reason(gif(2, 1, "", "\2\1\u000c\0\1\5\0;")));
    }

    @Test
    void gifCanvasesAreNotMadeOfNothing() throws Exception {
        byte[] screen = gif(1_000, 1_000, "", "\2\2\u008c\012\0;");

        assertEquals(1_000_000, grays(screen).length);
        assertEquals(RejectReason.TOO_MANY_PIXELS, reason(gif(5_000, 5_000, "", "\2\2\u008c\012\0;")));
    }

    /** A PNG with 8 bits a sample. */
    private static byte[] png(int colourType, int width, int height, byte[] zlib, byte[]... before) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ascii("\u0089PNG\r\n\u001a\n"));
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        file.writeBytes(chunk(
                "IHDR", header.put(new byte[] {8, (byte) colourType, 0, 0, 0}).array()));
        for (byte[] chunk : before) {
            file.writeBytes(chunk);
        }
        file.writeBytes(chunk("IDAT", zlib));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(ascii(type));
        crc.update(body);
        return ByteBuffer.allocate(12 + body.length)
                .putInt(body.length)
                .put(ascii(type))
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    @Test
    void pngWithoutChecksumNeedsAllRows() throws Exception {
        byte[] zlib = deflated(new byte[] {0, 10, 20, 0, 30, 40});
        byte[] short1 = deflated(new byte[] {0, 10, 20, 0, 30});

        assertArrayEquals(new int[] {10, 20, 30, 40}, grays(png(0, 2, 2, Arrays.copyOf(zlib, zlib.length - 4))));
        assertArrayEquals(new int[] {10, 20, 30, 40}, grays(png(0, 2, 2, Arrays.copyOf(zlib, zlib.length - 1))));
        assertEquals(RejectReason.TRUNCATED, reason(png(0, 2, 2, Arrays.copyOf(short1, short1.length - 4))));
        assertEquals(RejectReason.TRUNCATED, reason(png(0, 2, 2, short1)));
    }

    @Test
    void pngPalettesHaveAtMost256Colours() {
        byte[] zlib = deflated(new byte[] {0, 1});

        assertEquals(RejectReason.CORRUPT, reason(png(3, 1, 1, zlib, chunk("PLTE", new byte[3 * 257]))));
        assertEquals(RejectReason.CORRUPT, reason(png(3, 1, 1, zlib)));
    }

    @Test
    void pngAnimationsBeginWithTheWholeImage() throws Exception {
        byte[] zlib = deflated(new byte[] {0, 10, 20, 0, 30, 40});
        ByteBuffer frame = ByteBuffer.allocate(26).putInt(0).putInt(2).putInt(2);
        byte[] whole = frame.array().clone();
        byte[] part = frame.putInt(8, 1).array();

        assertArrayEquals(new int[] {10, 20, 30, 40}, grays(png(0, 2, 2, zlib, chunk("fcTL", whole))));
        assertEquals(RejectReason.CORRUPT, reason(png(0, 2, 2, zlib, chunk("fcTL", part))));
    }

    @Test
    void pngOfMuchAndBrokenDataCostsNoPixels() {
        byte[] lines = new byte[20_000 * 501];
        lines[lines.length - 501] = 9;
        byte[] file = png(0, 500, 20_000, deflated(lines));

        long allocated = Allocation.of(() -> assertEquals(RejectReason.CORRUPT, reason(file)));

        assertTrue(allocated < 1_000_000, allocated + " bytes");
    }
}
