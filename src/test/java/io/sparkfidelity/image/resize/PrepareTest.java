package io.sparkfidelity.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Allocation;
import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareTest {
    private static final ImageDecoder DECODER = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);

    /** The images whose names the table has. */
    static List<List<String>> goldens() {
        return Golden.table("prepare/digests.txt").stream()
                .skip(1)
                .map(List::of)
                .toList();
    }

    /** Pillow's pixels; of a 16-bit image those of the high byte where the name says so. */
    private static RgbImage pixels(String image) throws ImageRejectedException {
        if (image.startsWith("size-")) {
            return DECODER.decode(Golden.bytes("prepare/images/" + image));
        }
        return image.endsWith("+high-byte")
                ? DECODER.decode(Golden.bytes("images/" + image.replace("+high-byte", "")))
                : Golden.reference(image);
    }

    /**
     * Against guided-diffusion's center_crop_arr, torchvision 0.14.1's Resize and CenterCrop, and Pillow 9.4: the first 16
     * bytes of the SHA-256 of each result.
     */
    @ParameterizedTest
    @MethodSource("goldens")
    void equalsThePublishedCodeByteForByte(List<String> row) throws Exception {
        RgbImage image = pixels(row.get(0));
        String[] steps = Golden.table("prepare/digests.txt").get(0);
        for (int i = 1; i < steps.length; i++) {
            Prepare step = Prepare.parse(steps[i]);

            RgbImage square = step.apply(image);

            assertEquals(List.of(step.size(), step.size()), List.of(square.width(), square.height()));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(square.pixels());
            assertEquals(row.get(i), HexFormat.of().formatHex(digest, 0, 16), row.get(0) + " " + steps[i]);
        }
    }

    @Test
    void everyGoldenImageIsThere() {
        long good = Golden.goodImages().size() + Golden.names("prepare/images").size() + 1;

        assertEquals(good, goldens().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"adm-256", "resize-crop-224:bicubic", "crop-1:box", "squash-4096:lanczos", "crop-64:bilinear"})
    void aStepIsWrittenAsItIsRead(String text) {
        assertEquals(text, Prepare.parse(text).label());
    }

    @ParameterizedTest
    @CsvSource({
        "adm256, adm-256",
        "center-crop-64:box, resize-crop-64:box",
        "resize-crop-512, resize-crop-512:bicubic",
        "crop-299:nearest, crop-299:bicubic",
        "squash-48:lancos, squash-48:lanczos",
        "ADM-64, adm-64",
        "adm-64:bicubic, adm-64",
        "'', adm-256",
        "none, adm-256"
    })
    void anUnknownStepIsAnsweredWithTheFormsAndTheNearest(String text, String nearest) {
        String message = assertThrows(IllegalArgumentException.class, () -> Prepare.parse(text))
                .getMessage();

        assertFalse(message.contains("\n"));
        assertTrue(
                message.contains("adm-N, resize-crop-N:FILTER, crop-N:FILTER, squash-N:FILTER with the filters box,"
                        + " bilinear, bicubic, lanczos"),
                message);
        assertTrue(message.endsWith("the nearest is " + nearest), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adm-0", "crop-4097:box", "squash-999999999:box"})
    void aSideHasBounds(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Prepare.parse(text))
                .getMessage();

        assertTrue(message.contains("must be 1 to 4096 pixels, not " + text.replaceAll("[^0-9]", "")), message);
    }

    @Test
    void aLongTextIsNotPutIntoAMessageWhole() {
        String message = assertThrows(IllegalArgumentException.class, () -> Prepare.parse("9".repeat(100_000)))
                .getMessage();

        assertTrue(message.length() < 400, message);
    }

    /** A million pixels long and a few wide: in proportion it would be 268 million pixels wide. */
    @ParameterizedTest
    @ValueSource(strings = {"adm-256", "resize-crop-256:lanczos", "crop-256:bicubic"})
    void aLongNarrowImageCostsWhatItsCentreCosts(String text) throws Exception {
        Prepare step = Prepare.parse(text);
        RgbImage wide = noise(1 << 20, 1);
        RgbImage tall = new RgbImage(1, 1 << 20, wide.pixels());

        long allocated = Allocation.of(() -> {
            apply(step, wide);
            apply(step, tall);
        });

        // Beside the results and the rows, weights of 256 positions each way.
        assertTrue(allocated < 16 << 20, allocated + " bytes");
        byte[] centre = apply(step, wide).pixels();
        byte[] expected = apply(step, wide.crop((1 << 19) - 512, 0, 1024, 1)).pixels();
        assertArrayEquals(expected, centre);
    }

    @Test
    void anImageThatWouldHaveToBecomeFarLargerIsRejected() {
        RgbImage tall = noise(1, 1 << 20);

        assertThrows(ImageRejectedException.class, () -> Prepare.parse("squash-4096:box")
                .apply(tall));
    }

    /** The decoded image is 300 MB; what is made of it on the way may be a quarter of that, and the square. */
    @ParameterizedTest
    @ValueSource(strings = {"adm-256", "resize-crop-256:bicubic", "crop-256:lanczos", "squash-256:bilinear"})
    void aLargeImageIsNotCopied(String text) throws Exception {
        Prepare step = Prepare.parse(text);
        // 25 megapixels: in proportion the same as 100.
        RgbImage image = new RgbImage(6250, 4000, new byte[3 * 6250 * 4000]);

        long allocated = Allocation.of(() -> apply(step, image));

        long halvings = step.way() == Prepare.Way.ADM ? image.pixels().length / 3 : 0;
        assertTrue(allocated < halvings + (8 << 20), allocated + " bytes");
    }

    private static RgbImage apply(Prepare step, RgbImage image) {
        try {
            return step.apply(image);
        } catch (ImageRejectedException e) {
            throw new AssertionError(e);
        }
    }

    private static RgbImage noise(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        new Random(1).nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}
