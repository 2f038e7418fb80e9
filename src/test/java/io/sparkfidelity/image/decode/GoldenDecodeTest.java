package io.sparkfidelity.image.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Rejecting;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoded pixels against Pillow's {@code Image.open(...).convert("RGB")}. */
public class GoldenDecodeTest {
    private static final String HIGH_BYTE = "gray16.png";

    private final ImageDecoder decoder = new ImageDecoder();

    static List<String> images() {
        return Golden.goodImages().stream()
                .filter(name -> !name.equals(HIGH_BYTE))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("images")
    void equalsPillow(String name) throws Exception {
        RgbImage expected = Golden.reference(name);

        RgbImage actual = decoder.decode(Golden.bytes("images/" + name));

        assertEquals(expected.width(), actual.width());
        assertEquals(expected.height(), actual.height());
        // The contract allows JPEG and lossy WebP one level; these decoders do not need it.
        assertArrayEquals(expected.pixels(), actual.pixels());
    }

    @Test
    void allGoldenImagesAreTested() {
        assertEquals(23, Golden.goodImages().size());
        assertEquals(22, images().size());
    }

    /** Every colour type, depth, interlacing, sampling, compression and predictor that Pillow and its tools write. */
    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantEqualsPillow(String name, int width, int height, String sha256) throws Exception {
        RgbImage actual = decoder.decode(Golden.bytes("variants/" + name));

        assertEquals(width, actual.width());
        assertEquals(height, actual.height());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(actual.pixels());
        assertEquals(sha256, HexFormat.of().formatHex(digest));
    }

    static Stream<Arguments> variants() {
        return Golden.table("variants/sha256.txt").stream()
                .map(row -> Arguments.of(row[0], Integer.valueOf(row[1]), Integer.valueOf(row[2]), row[3]));
    }

    @Test
    void everyVariantIsListed() {
        Set<String> listed = Set.copyOf(
                Golden.table("variants/sha256.txt").stream().map(row -> row[0]).toList());
        assertTrue(listed.size() > 150);
        for (String name : Golden.names("variants")) {
            assertTrue(listed.contains(name) || name.equals("sha256.txt"), name);
        }
    }

    @Test
    void sixteenBitGrayKeepsTheHighByte() throws Exception {
        byte[] encoded = Golden.bytes("images/" + HIGH_BYTE);
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded)));
        int[] samples = reader.read(0).getRaster().getSamples(0, 0, 80, 64, 0, new int[80 * 64]);
        reader.dispose();

        byte[] pixels = decoder.decode(encoded).pixels();

        for (int i = 0; i < samples.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(samples[i] >> 8, pixels[3 * i + channel] & 0xFF);
            }
        }
    }

    @Test
    void whereTheHighByteIsWantedPillowClips() {
        // The deviation is Pillow's: nearly all of its pixels are white.
        byte[] clipped = Golden.reference(HIGH_BYTE).pixels();
        int white = 0;
        for (byte sample : clipped) {
            white += sample == (byte) 255 ? 1 : 0;
        }
        assertTrue(white > clipped.length * 0.9);
    }

    @ParameterizedTest
    @CsvSource({
        "bad-bomb.png, too-many-pixels",
        "bad-empty.png, empty",
        "bad-text.jpg, not-an-image",
        "bad-truncated.jpg, truncated"
    })
    void rejectsBadFiles(String name, String reason) {
        Reject reject = Rejecting.reject(decoder, Golden.bytes("images/" + name));

        assertEquals(Stage.DECODE, reject.stage());
        assertEquals(RejectReason.ofCode(reason), reject.reason());
        assertTrue(!reject.detail().isEmpty());
    }

    @Test
    void allBadFilesAreTested() {
        assertEquals(
                4,
                Golden.names("images").stream()
                        .filter(name -> name.startsWith("bad-"))
                        .count());
    }
}
