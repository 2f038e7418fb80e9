package io.sparkfidelity.image.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.image.Golden;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Qualities of files that Pillow 9.4 wrote. */
class JpegQualityTest {
    /** Files of 8 x 8 pixels with qualities 1, 2, 3 ... */
    private static List<byte[]> scale() {
        byte[] all = Golden.bytes("pixels/quality-1-to-100.jpgs");
        String text = new String(all, StandardCharsets.ISO_8859_1);
        List<byte[]> files = new ArrayList<>();
        for (int at = 0; at >= 0; ) {
            int next = text.indexOf("\u00ff\u00d8\u00ff", at + 1);
            files.add(Arrays.copyOfRange(all, at, next < 0 ? all.length : next));
            at = next;
        }
        return files;
    }

    @Test
    void eachQualityOfTheScaleIsTold() {
        List<Integer> told =
                scale().stream().map(file -> JpegQuality.of(file).orElseThrow()).toList();

        assertEquals(IntStream.rangeClosed(1, 100).boxed().toList(), told);
    }

    @ParameterizedTest
    @CsvSource({
        "pixels/progressive-37.jpg, 37",
        "pixels/420-63.jpg, 63",
        "pixels/cmyk-91.jpg, 91",
        "pixels/two-70-20.jpg, 70",
        // Quality 82, but for every third step, which is one more.
        "pixels/own-tables.jpg, 82",
        "images/bad-truncated.jpg, 85"
    })
    void theTableForLuminanceDecides(String file, int quality) {
        assertEquals(OptionalInt.of(quality), JpegQuality.of(Golden.bytes(file)));
    }

    @Test
    void whatIsNoJpegHasNone() {
        byte[] whole = Golden.bytes("pixels/420-63.jpg");

        assertEquals(OptionalInt.empty(), JpegQuality.of(new byte[0]));
        assertEquals(OptionalInt.empty(), JpegQuality.of(Golden.bytes("images/rgb.png")));
        assertEquals(OptionalInt.of(63), JpegQuality.of(Arrays.copyOf(whole, whole.length - 40)));
        for (int length = 0; length < 150; length++) {
            assertEquals(OptionalInt.empty(), JpegQuality.of(Arrays.copyOf(whole, length)));
        }
    }

    /** Steps of 16 bits are not cut at 255: a file of low quality has such where it need not be a baseline one. */
    @Test
    void tablesOf16BitsAreToldToo() {
        byte[] example = scale().get(49);
        int at = new String(example, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00db") + 5;
        for (int quality : new int[] {1, 2, 3, 7, 19}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xDB, 0, (byte) 131, 0x11});
            for (int k = 0; k < 64; k++) {
                int step = (example[at + k] * (5_000 / quality) + 50) / 100;
                file.write(step >> 8);
                file.write(step);
            }
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xC1, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 1});
            file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0});

            assertEquals(OptionalInt.of(quality), JpegQuality.of(file.toByteArray()));
        }
    }

    /** Files come from strangers: whatever they say, there is a quality of the scale or none. */
    @Test
    void damagedFilesHaveAQualityOrNone() {
        long told = Mutations.of(Golden.bytes("pixels/two-70-20.jpg"), 7, 3_000)
                .map(JpegQuality::of)
                .peek(quality -> assertTrue(quality.isEmpty() || 1 <= quality.getAsInt() && quality.getAsInt() <= 100))
                .filter(OptionalInt::isPresent)
                .count();

        assertTrue(300 < told && told < 3_000, "told " + told);
    }
}
