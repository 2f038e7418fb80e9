package io.sparkfidelity.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEGs that Pillow decodes to something else than was encoded, or at a great price, and that are rejected here. */
class JpegFilesTest {
    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @ValueSource(strings = {"progressive_dc_only.jpg", "progressive_incomplete_dcac.jpg", "progressive_cut_eoi.jpg"})
    void unfinishedProgressiveImagesAreTruncated(String name) {
        Reject reject = Rejecting.reject(decoder, Golden.bytes("faults/" + name));

        assertEquals(RejectReason.TRUNCATED, reject.reason());
        assertTrue(reject.detail().contains("unfinished"), reject.detail());
    }

    @Test
    void aProgressiveImageNeedsEachOfItsScansOnce() {
        byte[] whole = Golden.bytes("images/progressive.jpg");
        List<int[]> scans = scans(whole);
        assertTrue(scans.size() > 5);
        for (int[] scan : scans) {
            byte[] part = Arrays.copyOfRange(whole, scan[0], scan[1]);

            Reject without = Rejecting.reject(decoder, spliced(whole, scan[0], new byte[0], scan[1]));
            Reject twice = Rejecting.reject(decoder, spliced(whole, scan[1], part, scan[1]));

            assertTrue(
                    without.reason() == RejectReason.TRUNCATED || without.reason() == RejectReason.CORRUPT,
                    without.toString());
            assertEquals(RejectReason.CORRUPT, twice.reason());
        }
    }

    @Test
    void aProgressiveImageCutBetweenScansIsTruncated() {
        byte[] whole = Golden.bytes("images/progressive.jpg");
        List<int[]> scans = scans(whole);
        for (int[] scan : scans.subList(1, scans.size())) {
            byte[] end = {(byte) 0xFF, (byte) 0xD9};

            Reject reject = Rejecting.reject(decoder, spliced(whole, scan[0], end, whole.length));

            assertEquals(RejectReason.TRUNCATED, reject.reason(), reject.toString());
        }
    }

    /** Where each scan begins and ends. */
    private static List<int[]> scans(byte[] jpeg) {
        List<int[]> scans = new ArrayList<>();
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("\u00ff\u00da"); at >= 0; at = text.indexOf("\u00ff\u00da", at + 1)) {
            int end = at + 2;
            while (jpeg[end] != (byte) 0xFF || jpeg[end + 1] == 0) {
                end++;
            }
            scans.add(new int[] {at, end});
        }
        return scans;
    }

    private static byte[] spliced(byte[] file, int end, byte[] middle, int start) {
        ByteBuffer bytes = ByteBuffer.allocate(end + middle.length + file.length - start);
        return bytes.put(file, 0, end)
                .put(middle)
                .put(file, start, file.length - start)
                .array();
    }

    @Test
    void namesTheProcessThatItDoesNotDecode() {
        Reject reject = Rejecting.reject(decoder, Golden.bytes("faults/arithmetic.jpg"));

        assertEquals(RejectReason.UNSUPPORTED_FORMAT, reject.reason());
        assertTrue(reject.detail().contains("arithmetic"), reject.detail());
    }

    @Test
    void motionJpegTablesAreNotThoseOfProgressiveImages() {
        byte[] jpeg = Golden.bytes("images/progressive.jpg");
        byte[] without = jpeg;
        String text = new String(without, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("\u00ff\u00c4"); at >= 0; at = text.indexOf("\u00ff\u00c4", at)) {
            int length = 2 + ((without[at + 2] & 0xFF) << 8 | without[at + 3] & 0xFF);
            without = spliced(without, at, new byte[0], at + length);
            text = new String(without, StandardCharsets.ISO_8859_1);
        }

        assertEquals(RejectReason.CORRUPT, Rejecting.reject(decoder, without).reason());
    }

    /** Gray, 8 x 8 blocks of which each takes two bits in a scan: as many scans as wanted cost next to nothing. */
    private static byte[] manyScans(int side, int scans) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDB, 0, 67, 0});
        file.writeBytes(new byte[64]);
        ByteBuffer frame = ByteBuffer.allocate(13).put(new byte[] {(byte) 0xFF, (byte) 0xC0, 0, 11, 8});
        frame.putShort((short) side).putShort((short) side);
        file.writeBytes(frame.put(new byte[] {1, 1, 0x11, 0}).array());
        for (int kind : new int[] {0, 0x10}) {
            // One code, of one bit: no difference, or no more coefficients.
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xC4, 0, 20, (byte) kind, 1});
            file.writeBytes(new byte[16]);
        }
        int blocks = side / 8 * (side / 8);
        for (int i = 0; i < scans; i++) {
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0});
            file.writeBytes(new byte[blocks / 4]);
        }
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return file.toByteArray();
    }

    @Test
    @Timeout(60)
    void scansAreBoundedByTheBlocksTheyGoThrough() throws Exception {
        assertEquals(1_600, decoder.decode(manyScans(1_600, 60)).width());

        Reject reject = Rejecting.reject(decoder, manyScans(1_600, 100));

        assertEquals(RejectReason.CORRUPT, reject.reason());
        assertTrue(reject.detail().contains("64 times"), reject.detail());
    }
}
