package io.sparkfidelity.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import java.lang.management.ManagementFactory;
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
    void thereIsEveryNameOfTheContract() throws Exception {
        assertEquals(
                List.of(
                        "pillow-bicubic",
                        "pillow-bilinear",
                        "pillow-lanczos",
                        "pillow-box",
                        "pillow-bicubic-center-crop",
                        "pillow-bicubic-crop-7-8",
                        "cmmd",
                        "clean",
                        "torch-bilinear",
                        "torch-bilinear-antialias",
                        "tf1-bilinear"),
                Resizer.all().stream().map(Resizer::name).toList());
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void isFoundByItsName(Resizer resizer) throws Exception {
        assertEquals(resizer, Resizer.named(resizer.name()));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheValidOnes() throws Exception {
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
    void aConstantImageStaysConstant(Resizer resizer) throws Exception {
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
    void itsOwnSizeIsTheIdentity(Resizer resizer) throws Exception {
        RgbImage image = noise(37, 37, 1);
        if (resizer.equals(PillowResizer.imageNet())) {
            // It cuts off a rim, of any image.
            return;
        }

        FloatImage same = resizer.resize(image, 37);

        for (int i = 0; i < image.pixels().length; i++) {
            int value = image.pixels()[i] & 0xFF;
            float expected = resizer.scale() == Scale.UNIT ? value / 255f : value;
            assertEquals(expected, same.planes()[i % 3 * 37 * 37 + i / 3]);
        }
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void pillowKeepsARectangleOfItsOwnSize(Filter kernel) throws Exception {
        RgbImage image = noise(19, 40, 2);

        assertArrayEquals(
                image.pixels(), PillowResizer.resizeBytes(image, kernel, 19, 40).pixels());
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void onePassIsEnoughWhereOneSideStays(Filter kernel) throws Exception {
        RgbImage image = noise(24, 36, 3);

        RgbImage narrow = PillowResizer.resizeBytes(image, kernel, 10, 36);
        RgbImage both = PillowResizer.resizeBytes(image, kernel, 10, 17);

        // Pillow's passes are separate and rounded: one after the other is the same as both.
        assertArrayEquals(
                both.pixels(), PillowResizer.resizeBytes(narrow, kernel, 10, 17).pixels());
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void channelsDoNotMix(Resizer resizer) throws Exception {
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
    void staysInItsRange(Resizer resizer) throws Exception {
        float[] planes = resizer.resize(noise(33, 70, 5), 21).planes();
        float most = resizer.scale() == Scale.UNIT ? 1 : 255;
        for (float sample : planes) {
            assertTrue(sample >= 0 && sample <= most * 1.000001f, "" + sample);
        }
    }

    @ParameterizedTest
    @MethodSource("resizers")
    void writesOnlyItsPlanesAtTheOffset(Resizer resizer) throws Exception {
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
    void refusesSizesThatCannotBe(int size) throws Exception {
        for (Resizer resizer : Resizer.all()) {
            assertThrows(IllegalArgumentException.class, () -> resizer.resize(noise(2, 2, 7), size));
        }
    }

    /** CLIP's crop: torchvision's Resize truncates the long side, CenterCrop rounds halves to even. */
    @ParameterizedTest
    @CsvSource({"50, 30, 20, 33, 6", "31, 30, 20, 20, 0", "77, 30, 20, 51, 16", "45, 30, 20, 30, 5", "53, 30, 20, 35, 8"
    })
    void clipResizesTheShortSideAndCropsTheCentre(int width, int height, int size, int scaled, int left)
            throws Exception {
        RgbImage image = noise(width, height, 8);
        RgbImage expected =
                PillowResizer.resizeBytes(image, Filter.BICUBIC, scaled, size).crop(left, 0, size, size);

        assertArrayEquals(
                expected.pixels(), PillowResizer.clip().resizeBytes(image, size).pixels());
    }

    /** Networks for ImageNet: to 256, and 224 of it; torchvision's roundings as above. */
    @ParameterizedTest
    @CsvSource({"320, 300, 224, 273, 256, 24, 16", "30, 53, 21, 24, 42, 2, 10", "90, 90, 35, 40, 40, 2, 2"})
    void networksForImageNetSeeTheCentreOfALargerSquare(
            int width, int height, int size, int scaledWidth, int scaledHeight, int left, int top) throws Exception {
        RgbImage image = noise(width, height, 12);
        RgbImage expected = PillowResizer.resizeBytes(image, Filter.BICUBIC, scaledWidth, scaledHeight)
                .crop(left, top, size, size);

        assertArrayEquals(
                expected.pixels(),
                PillowResizer.imageNet().resizeBytes(image, size).pixels());
    }

    @Test
    void clipCropsTallImagesFromTopAndBottom() throws Exception {
        RgbImage image = noise(30, 53, 9);
        RgbImage expected =
                PillowResizer.resizeBytes(image, Filter.BICUBIC, 20, 35).crop(0, 8, 20, 20);

        assertArrayEquals(
                expected.pixels(), PillowResizer.clip().resizeBytes(image, 20).pixels());
    }

    /** PyTorch's antialiased filter is Pillow's triangle in floating point: the same to half a level. */
    @Test
    void torchAntialiasIsPillowsTriangleWithoutRounding() throws Exception {
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
    void withoutReductionAntialiasingMakesNoDifference() throws Exception {
        RgbImage image = noise(20, 20, 11);

        float[] with =
                Resizer.named("torch-bilinear-antialias").resize(image, 47).planes();
        float[] without = Resizer.named("torch-bilinear").resize(image, 47).planes();

        for (int i = 0; i < with.length; i++) {
            assertEquals(with[i], 255 * without[i], 1e-3);
        }
    }

    /** The crop is all that is computed; the pixels are those of the whole. */
    @Test
    void clipEqualsTheCropOfTheWhole() throws Exception {
        Random random = new Random(20);
        for (int round = 0; round < 60; round++) {
            int width = 1 + random.nextInt(round % 3 == 0 ? 300 : 60);
            int height = 1 + random.nextInt(round % 3 == 1 ? 300 : 60);
            int size = 1 + random.nextInt(50);
            RgbImage image = noise(width, height, round);
            int scaledWidth = width <= height ? size : size * width / height;
            int scaledHeight = width <= height ? size * height / width : size;
            RgbImage whole = PillowResizer.resizeBytes(image, Filter.BICUBIC, scaledWidth, scaledHeight);
            int left = (int) Math.rint((scaledWidth - size) / 2.0);
            int top = (int) Math.rint((scaledHeight - size) / 2.0);

            assertArrayEquals(
                    whole.crop(left, top, size, size).pixels(),
                    PillowResizer.clip().resizeBytes(image, size).pixels(),
                    width + " x " + height + " to " + size);
        }
    }

    /** Rows come and go one by one; the numbers are those of two whole passes, to the last bit. */
    @ParameterizedTest
    @EnumSource(Filter.class)
    void floatPassesEqualWholePasses(Filter kernel) throws Exception {
        for (int[] sides : new int[][] {{40, 30, 17}, {3, 90, 20}, {90, 3, 20}, {1, 1, 9}, {20, 20, 20}, {5, 200, 1}}) {
            RgbImage image = noise(sides[0], sides[1], 21);
            Taps across = Taps.of(kernel, Span.whole(sides[0], sides[2]));
            Taps down = Taps.of(kernel, Span.whole(sides[1], sides[2]));
            float[] out = new float[3 * sides[2] * sides[2]];

            FloatPasses.resample(image, across, down, out, 0);

            assertArrayEquals(wholePasses(image, across, down), out);
        }
    }

    private static float[] wholePasses(RgbImage image, Taps across, Taps down) {
        int size = across.length();
        float[] between = new float[3 * size * image.height()];
        float[] out = new float[3 * size * size];
        for (int c = 0; c < 3; c++) {
            for (int x = 0; x < size; x++) {
                for (int y = 0; y < image.height(); y++) {
                    double sum = 0;
                    for (int t = 0; t < across.count()[x]; t++) {
                        int from = 3 * (y * image.width() + across.first()[x] + t) + c;
                        sum += (image.pixels()[from] & 0xFF) * across.weights()[x * across.stride() + t];
                    }
                    between[(c * image.height() + y) * size + x] = (float) sum;
                }
                for (int y = 0; y < size; y++) {
                    double sum = 0;
                    for (int t = 0; t < down.count()[y]; t++) {
                        int from = (c * image.height() + down.first()[y] + t) * size + x;
                        sum += between[from] * down.weights()[y * down.stride() + t];
                    }
                    out[(c * size + y) * size + x] = (float) sum;
                }
            }
        }
        return out;
    }

    /** Bands and blocks begin and end anywhere; the numbers are those of two whole passes over one sample at a time. */
    @ParameterizedTest
    @EnumSource(Filter.class)
    void bytePassesEqualWholePasses(Filter kernel) throws Exception {
        for (int[] sides : new int[][] {{9, 700, 17}, {701, 6, 33}, {3, 90, 20}, {90, 3, 20}, {1, 1, 9}, {5, 200, 1}}) {
            RgbImage image = noise(sides[0], sides[1], 22);
            int size = sides[2];
            Taps across = Taps.of(kernel, Span.whole(sides[0], size));
            Taps down = Taps.of(kernel, Span.whole(sides[1], size));
            byte[] between = alongRows(image.pixels(), sides[0], sides[1], across);
            byte[] turned = alongRows(turned(between, size, sides[1]), sides[1], size, down);

            RgbImage resized = PillowResizer.resizeBytes(image, kernel, size, size);

            assertArrayEquals(turned(turned, size, size), resized.pixels());
        }
    }

    private static byte[] alongRows(byte[] pixels, int width, int height, Taps taps) {
        int[] weights = taps.fixedPoint();
        byte[] out = new byte[3 * taps.length() * height];
        for (int to = 0; to < out.length; to++) {
            int x = to / 3 % taps.length();
            int row = to / (3 * taps.length());
            int sum = 1 << (Taps.PRECISION_BITS - 1);
            for (int t = 0; t < taps.count()[x]; t++) {
                int from = 3 * (row * width + taps.first()[x] + t) + to % 3;
                sum += (pixels[from] & 0xFF) * weights[x * taps.stride() + t];
            }
            out[to] = (byte) Math.max(0, Math.min(255, sum >> Taps.PRECISION_BITS));
        }
        return out;
    }

    /** Rows become columns. */
    private static byte[] turned(byte[] pixels, int width, int height) {
        byte[] out = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % width;
            int y = i / (3 * width);
            out[3 * (x * height + y) + i % 3] = pixels[i];
        }
        return out;
    }

    /** Small files hold such images; each gives a picture, or a reject of its stage, in little memory. */
    @ParameterizedTest
    @MethodSource("resizers")
    void longAndNarrowImagesCostLittle(Resizer resizer) throws Exception {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int most = PixelLimit.MAX_SIDE;
        for (int[] sides : new int[][] {{1, 20_000}, {3, 30_000}, {30_000, 3}, {1, most}, {most, 1}, {2, most}}) {
            RgbImage image = new RgbImage(sides[0], sides[1], new byte[3 * sides[0] * sides[1]]);
            for (int size : new int[] {1, 16, 224}) {
                long before = memory.getCurrentThreadAllocatedBytes();
                try {
                    assertEquals(3 * size * size, resizer.resize(image, size).planes().length);
                } catch (ImageRejectedException e) {
                    assertEquals(Stage.RESIZE, e.reject().stage());
                    assertEquals(RejectReason.TOO_MANY_PIXELS, e.reject().reason());
                    assertTrue(sides[1] == most && size == 224, e.getMessage());
                }
                long allocated = memory.getCurrentThreadAllocatedBytes() - before;
                // Three planes, the rows at work, and weights: lanczos has 6 for each position of a side.
                assertTrue(allocated < 110_000_000, resizer.name() + ": " + allocated + " bytes");
            }
        }
    }

    @Test
    void clipCropsTheLongestImagesWithoutTheirLength() throws Exception {
        RgbImage tall = noise(1, PixelLimit.MAX_SIDE, 12);
        // Each pixel becomes 224 rows, so the crop shows the middle two pixels.
        byte[] middle = tall.crop(0, PixelLimit.MAX_SIDE / 2 - 3, 1, 6).pixels();
        RgbImage expected = PillowResizer.clip().resizeBytes(new RgbImage(1, 6, middle), 224);

        assertArrayEquals(
                expected.pixels(), PillowResizer.clip().resizeBytes(tall, 224).pixels());
    }

    @Test
    void copesWithTheLongestSides() throws Exception {
        RgbImage line = noise(PixelLimit.MAX_SIDE, 1, 12);
        for (Resizer resizer : Resizer.all()) {
            assertEquals(3 * 16 * 16, resizer.resize(line, 16).planes().length);
        }
    }

    @Test
    void weightsAddUpToOne() throws Exception {
        for (Filter kernel : Filter.values()) {
            for (int[] sizes : new int[][] {{1, 5}, {5, 1}, {299, 640}, {640, 299}, {7, 7}, {1000, 3}}) {
                Taps taps = Taps.of(kernel, Span.whole(sizes[0], sizes[1]));
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
