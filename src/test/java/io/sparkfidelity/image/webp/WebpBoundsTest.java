package io.sparkfidelity.image.webp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What small lossless WebP files may make a decoder do. */
class WebpBoundsTest {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private long pending;
    private int count;

    private void put(int value, int bits) {
        pending |= (long) value << count;
        count += bits;
        for (; count >= 8; count -= 8, pending >>>= 8) {
            data.write((int) pending);
        }
    }

    /** A code of one symbol. */
    private void putOne(int symbol) {
        put(1, 1);
        put(0, 1);
        put(1, 1);
        put(symbol, 8);
    }

    /** A group of codes: all 256 greens with 8 bits each, and one symbol for everything else. */
    private void putGroup() {
        put(0, 1);
        // Lengths of lengths: of the first eleven in their order, only 8 occurs.
        put(12 - 4, 4);
        for (int length : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
            put(length == 8 ? 1 : 0, 3);
        }
        // 256 lengths follow, each of no bits.
        put(1, 1);
        put(3, 3);
        put(254, 8);
        for (int i = 0; i < 4; i++) {
            putOne(0);
        }
    }

    private byte[] file() {
        put(0, 7);
        byte[] body = data.toByteArray();
        int padded = body.length + body.length % 2;
        ByteBuffer file = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(12 + padded);
        file.put("WEBPVP8L".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(body.length)
                .put(body);
        return file.array();
    }

    private void putHeader(int width, int height) {
        put(0x2F, 8);
        put(width - 1, 14);
        put(height - 1, 14);
        put(0, 4);
    }

    @Test
    void groupsThatNoPixelUsesTakeNoMemory() throws Exception {
        putHeader(1, 1);
        put(0, 1); // No transform.
        put(0, 1); // No cache.
        put(1, 1); // Groups, in tiles of 4 pixels: one tile, of the last group.
        put(0, 3);
        put(0, 1);
        putOne(255);
        putOne(255);
        for (int i = 0; i < 3; i++) {
            putOne(0);
        }
        for (int i = 0; i < 65_536; i++) {
            putGroup();
        }
        put(0b10101010, 8);
        byte[] file = file();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();

        RgbImage image = new ImageDecoder().decode(file);

        assertEquals(0b01010101, image.pixels()[1]);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        // Lengths are read into short-lived arrays; tables would be ten times as much, and all at once.
        assertTrue(allocated < 400_000_000, allocated + " bytes");
    }

    @Test
    void moreCodesThanAnEncoderWritesAreRejected() {
        int side = 1024;
        putHeader(side, side);
        put(0, 1);
        put(0, 1);
        put(1, 1);
        put(0, 3);
        // The tiles' image: red and green are any bytes, so that 65,536 groups are named.
        put(0, 1);
        putGroupOfTiles();
        for (int i = 0; i < 65_536; i++) {
            put(Integer.reverse(i & 0xFF) >>> 24, 8);
            put(Integer.reverse(i >> 8) >>> 24, 8);
        }
        for (int i = 0; i < 65_536; i++) {
            putGroup();
        }

        Reject reject = Rejecting.reject(new ImageDecoder(), file());

        assertEquals(RejectReason.UNSUPPORTED_FORMAT, reject.reason());
        assertTrue(reject.detail().contains("65536 groups"), reject.detail());
    }

    private void putGroupOfTiles() {
        for (int channel = 0; channel < 2; channel++) {
            put(0, 1);
            put(12 - 4, 4);
            for (int length : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
                put(length == 8 ? 1 : 0, 3);
            }
            put(1, 1);
            put(3, 3);
            put(254, 8);
        }
        for (int i = 0; i < 3; i++) {
            putOne(0);
        }
    }
}
