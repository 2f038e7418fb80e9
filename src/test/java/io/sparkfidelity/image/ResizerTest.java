package io.sparkfidelity.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizerTest {
    static List<Resizer> resizers() {
        return Resizer.all();
    }

    private static RgbImage noise(int width, int height, long seed) {
        byte[] pixels = new byte[3 * width * height];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    @Test
    void thereIsEveryNameOfTheContract() {
        assertEquals(
                List.of(
                        "pillow-bicubic",
                        "pillow-bilinear",
                        "pillow-lanczos",
                        "pillow-box",
                        "pillow-bicubic-center-crop",
                        "cmmd",
                        "clean",
                        "torch-bilinear",
                        "torch-bilinear-antialias",
                        "tf1-bilinear"),
                Resizer.all().stream().map(Resizer::name).toList());
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void isFoundByItsName(Resizer resizer) {
        assertEquals(resizer, Resizer.named(resizer.name()));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheValidOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> Resizer.named("bicubic"))
                .getMessage();

        assertFalse(message.contains("\n"));
        assertTrue(message.contains("'bicubic'"), message);
        for (Resizer resizer : Resizer.all()) {
            assertTrue(message.contains(resizer.name()), message);
        }
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void aConstantImageStaysConstant(Resizer resizer) {
        for (int value : new int[] {0, 1, 127, 255}) {
            byte[] pixels = new byte[3 * 53 * 31];
            Arrays.fill(pixels, (byte) value);
            for (int size : new int[] {1, 7, 31, 80}) {
                FloatImage result = resizer.resize(new RgbImage(53, 31, pixels), size);
                float expected = resizer.scale() == Scale.UNIT ? value / 255f : value;
                for (float sample : result.planes()) {
                    assertEquals(expected, sample, expected * 3e-7);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void itsOwnSizeIsTheIdentity(Resizer resizer) {
        RgbImage image = noise(37, 37, 1);

        FloatImage same = resizer.resize(image, 37);

        for (int i = 0; i < image.pixels().length; i++) {
            int value = image.pixels()[i] & 0xFF;
            float expected = resizer.scale() == Scale.UNIT ? value / 255f : value;
            assertEquals(expected, same.planes()[i % 3 * 37 * 37 + i / 3]);
        }
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void pillowKeepsARectangleOfItsOwnSize(Kernel kernel) {
        RgbImage image = noise(19, 40, 2);

        assertArrayEquals(
                image.pixels(), PillowResizer.resizeBytes(image, kernel, 19, 40).pixels());
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void onePassIsEnoughWhereOneSideStays(Kernel kernel) {
        RgbImage image = noise(24, 36, 3);

        RgbImage narrow = PillowResizer.resizeBytes(image, kernel, 10, 36);
        RgbImage both = PillowResizer.resizeBytes(image, kernel, 10, 17);

        // Pillow's passes are separate and rounded: one after the other is the same as both.
        assertArrayEquals(
                both.pixels(), PillowResizer.resizeBytes(narrow, kernel, 10, 17).pixels());
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void channelsDoNotMix(Resizer resizer) {
        byte[] red = new byte[3 * 20 * 20];
        Random random = new Random(4);
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) random.nextInt(256);
        }

        float[] planes = resizer.resize(new RgbImage(20, 20, red), 9).planes();

        for (int i = 81; i < planes.length; i++) {
            assertEquals(0f, planes[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void staysInItsRange(Resizer resizer) {
        float[] planes = resizer.resize(noise(33, 70, 5), 21).planes();
        float most = resizer.scale() == Scale.UNIT ? 1 : 255;
        for (float sample : planes) {
            assertTrue(sample >= 0 && sample <= most * 1.000001f, "" + sample);
        }
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void writesOnlyItsPlanesAtTheOffset(Resizer resizer) {
        RgbImage image = noise(14, 11, 6);
        float[] out = new float[3 * 25 + 20];
        Arrays.fill(out, -7f);

        resizer.resizeInto(image, 5, out, 10);

        assertArrayEquals(resizer.resize(image, 5).planes(), Arrays.copyOfRange(out, 10, 85));
        for (int i = 0; i < 10; i++) {
            assertEquals(-7f, out[i]);
            assertEquals(-7f, out[85 + i]);
        }
        assertThrows(IllegalArgumentException.class, () -> resizer.resizeInto(image, 5, out, 21));
        assertThrows(IllegalArgumentException.class, () -> resizer.resizeInto(image, 5, out, -1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Planes.MAX_SIZE + 1, Integer.MAX_VALUE})
    void refusesSizesThatCannotBe(int size) {
        for (Resizer resizer : Resizer.all()) {
            assertThrows(IllegalArgumentException.class, () -> resizer.resize(noise(2, 2, 7), size));
        }
    }

    /** CLIP's crop: torchvision's Resize truncates the long side, CenterCrop rounds halves to even. */
    @ParameterizedTest
    @CsvSource({"50, 30, 20, 33, 6", "31, 30, 20, 20, 0", "77, 30, 20, 51, 16", "45, 30, 20, 30, 5", "53, 30, 20, 35, 8"
    })
    void clipResizesTheShortSideAndCropsTheCentre(int width, int height, int size, int scaled, int left) {
        RgbImage image = noise(width, height, 8);
        RgbImage expected =
                PillowResizer.resizeBytes(image, Kernel.BICUBIC, scaled, size).crop(left, 0, size, size);

        assertArrayEquals(
                expected.pixels(), PillowResizer.clip().resizeBytes(image, size).pixels());
    }

    @Test
    void clipCropsTallImagesFromTopAndBottom() {
        RgbImage image = noise(30, 53, 9);
        RgbImage expected =
                PillowResizer.resizeBytes(image, Kernel.BICUBIC, 20, 35).crop(0, 8, 20, 20);

        assertArrayEquals(
                expected.pixels(), PillowResizer.clip().resizeBytes(image, 20).pixels());
    }

    /** PyTorch's antialiased filter is Pillow's triangle in floating point: the same to half a level. */
    @Test
    void torchAntialiasIsPillowsTriangleWithoutRounding() {
        RgbImage image = noise(90, 64, 10);

        float[] exact =
                Resizer.named("torch-bilinear-antialias").resize(image, 40).planes();
        float[] rounded = Resizer.named("pillow-bilinear").resize(image, 40).planes();

        double most = 0;
        for (int i = 0; i < exact.length; i++) {
            most = Math.max(most, Math.abs(exact[i] - rounded[i]));
        }
        // Two roundings of half a level each, the first one averaged by the second pass.
        assertTrue(most > 0.4 && most < 1.0, "" + most);
    }

    @Test
    void withoutReductionAntialiasingMakesNoDifference() {
        RgbImage image = noise(20, 20, 11);

        float[] with =
                Resizer.named("torch-bilinear-antialias").resize(image, 47).planes();
        float[] without = Resizer.named("torch-bilinear").resize(image, 47).planes();

        for (int i = 0; i < with.length; i++) {
            assertEquals(with[i], 255 * without[i], 1e-3);
        }
    }

    @Test
    void copesWithTheLongestSides() {
        RgbImage line = noise(PixelLimit.MAX_SIDE, 1, 12);
        for (Resizer resizer : Resizer.all()) {
            if (!resizer.name().equals("pillow-bicubic-center-crop")) {
                assertEquals(3 * 16 * 16, resizer.resize(line, 16).planes().length);
            }
        }
    }

    @Test
    void weightsAddUpToOne() {
        for (Kernel kernel : Kernel.values()) {
            for (int[] sizes : new int[][] {{1, 5}, {5, 1}, {299, 640}, {640, 299}, {7, 7}, {1000, 3}}) {
                Taps taps = Taps.of(kernel, sizes[0], sizes[1]);
                for (int i = 0; i < taps.length(); i++) {
                    double sum = 0;
                    for (int t = 0; t < taps.stride(); t++) {
                        sum += taps.weights()[i * taps.stride() + t];
                    }
                    assertEquals(1.0, sum, 1e-12);
                    assertTrue(taps.first()[i] >= 0 && taps.first()[i] + taps.count()[i] <= sizes[0]);
                    assertTrue(taps.count()[i] <= taps.stride());
                }
            }
        }
    }
}
