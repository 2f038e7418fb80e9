package io.sparkfidelity.measure.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pixels against pixels: scikit-image's and torchmetrics' values, and laws. */
public class PairMeasureTest {
    static Stream<String> pairs() {
        return Golden.names("paired").stream()
                .filter(name -> name.endsWith(".a.png"))
                .map(name -> name.substring(0, name.length() - ".a.png".length()));
    }

    private static RgbImage image(String name) throws ImageRejectedException {
        return new ImageDecoder().decode(Golden.bytes("paired/" + name + ".png"));
    }

    /** The name of a measure's value in the golden file. */
    private static String key(PairMeasure measure) {
        String name = measure.measure().name();
        return name.equals("ssim") ? "ssim_gaussian" : name;
    }

    /** Both are double precision sums of a hundred terms below 10^5, of which differences of 1 are taken: 1e-10. */
    @ParameterizedTest
    @MethodSource("pairs")
    void valuesAreTheTools(String name) throws IOException, ImageRejectedException {
        JsonNode expected = new ObjectMapper()
                .readTree(Golden.bytes("paired/expected.json"))
                .at("/pairs/" + name);
        RgbImage reference = image(name + ".a");
        RgbImage candidate = image(name + ".b");
        for (PairMeasure measure : PixelMeasures.PAIR) {
            // No tool has the share of equal images; it is that of an infinite ratio.
            String key = key(measure).equals("identical") ? "psnr" : key(measure);
            JsonNode value = expected.get(key);
            Reading reading = measure.read(reference, candidate);
            if (measure instanceof Identical) {
                assertEquals(value.asText().equals("Infinity") ? 1 : 0, value(reading));
            } else if (value.isNumber()) {
                assertEquals(
                        value.asDouble(),
                        value(reading),
                        1e-9,
                        measure.measure().name());
            } else if (value.asText().equals("Infinity")) {
                assertEquals(Double.POSITIVE_INFINITY, value(reading));
            } else {
                assertEquals("error: ValueError", value.asText());
                assertEquals(
                        new Reading.Missing(Lack.TOO_SMALL),
                        reading,
                        measure.measure().name());
            }
        }
    }

    private static double value(Reading reading) {
        return ((Reading.Value) reading).value();
    }

    private static RgbImage noise(int width, int height, long seed, int most) {
        byte[] pixels = new byte[RgbImage.CHANNELS * width * height];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(most + 1);
        }
        return new RgbImage(width, height, pixels);
    }

    @Property(tries = 60)
    void equalImagesAreEqual(
            @ForAll @IntRange(min = 11, max = 40) int width,
            @ForAll @IntRange(min = 11, max = 40) int height,
            @ForAll @IntRange(max = 255) int most,
            @ForAll long seed) {
        RgbImage a = noise(width, height, seed, most);
        RgbImage b = new RgbImage(width, height, a.pixels().clone());
        for (PairMeasure measure : PixelMeasures.PAIR) {
            String name = measure.measure().name();
            double same = name.equals("mse") ? 0 : name.equals("psnr") ? Double.POSITIVE_INFINITY : 1;
            assertEquals(same, value(measure.read(a, b)), name);
        }
    }

    @Property(tries = 60)
    void neitherImageComesFirst(
            @ForAll @IntRange(min = 11, max = 40) int width,
            @ForAll @IntRange(min = 11, max = 40) int height,
            @ForAll @IntRange(max = 255) int most,
            @ForAll long seed) {
        RgbImage a = noise(width, height, seed, 255);
        RgbImage b = noise(width, height, seed + 1, most);
        for (PairMeasure measure : PixelMeasures.PAIR) {
            double value = value(measure.read(a, b));
            assertEquals(value, value(measure.read(b, a)), 0, measure.measure().name());
            // Window by window similarity is a product of numbers in -1..1.
            assertTrue(
                    measure.measure().low() <= value
                            && value <= measure.measure().high(),
                    measure.measure().name() + value);
        }
        double mse = value(new Mse().read(a, b));
        assertEquals(mse, 255 * 255 * Math.pow(10, -value(new Psnr().read(a, b)) / 10), 1e-9 * mse);
    }

    /** Mirroring an image moves its windows about and changes none, so sums differ by their order alone. */
    @Property(tries = 30)
    void similarityKnowsNoLeftAndTop(
            @ForAll @IntRange(min = 11, max = 40) int width,
            @ForAll @IntRange(min = 11, max = 40) int height,
            @ForAll long seed) {
        similarityKnowsNoLeftAndTop(noise(width, height, seed, 255), noise(width, height, seed + 1, 255));
    }

    /** A row of more windows than are done at once, and as a column. */
    @Test
    void similarityKnowsNoStrips() {
        similarityKnowsNoLeftAndTop(noise(1_100, 12, 1, 255), noise(1_100, 12, 2, 255));
    }

    private static void similarityKnowsNoLeftAndTop(RgbImage a, RgbImage b) {
        for (PairMeasure measure : PixelMeasures.PAIR) {
            double value = value(measure.read(a, b));
            assertEquals(value, value(measure.read(turned(a), turned(b))), 1e-11);
            assertEquals(value, value(measure.read(transposed(a), transposed(b))), 1e-11);
        }
    }

    private static RgbImage turned(RgbImage image) {
        byte[] pixels = new byte[image.pixels().length];
        int count = image.width() * image.height();
        for (int i = 0; i < count; i++) {
            System.arraycopy(image.pixels(), 3 * i, pixels, 3 * (count - 1 - i), 3);
        }
        return new RgbImage(image.width(), image.height(), pixels);
    }

    private static RgbImage transposed(RgbImage image) {
        byte[] pixels = new byte[image.pixels().length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                System.arraycopy(image.pixels(), 3 * (y * image.width() + x), pixels, 3 * (x * image.height() + y), 3);
            }
        }
        return new RgbImage(image.height(), image.width(), pixels);
    }

    @Test
    void sizesThatAllowNoValueAreReasons() {
        RgbImage wide = noise(20, 12, 1, 255);
        for (PairMeasure measure : PixelMeasures.PAIR) {
            assertEquals(new Reading.Missing(Lack.DIFFERENT_SIZES), measure.read(wide, noise(12, 20, 1, 255)));
            int least = measure.shortestSide();
            assertTrue(measure.read(noise(least, 40, 1, 255), noise(least, 40, 2, 255)) instanceof Reading.Value);
            if (least > 1) {
                RgbImage small = noise(40, least - 1, 1, 255);
                assertEquals(new Reading.Missing(Lack.TOO_SMALL), measure.read(small, small));
            }
        }
        assertEquals(11, Ssim.gaussian().shortestSide());
        assertEquals(7, Ssim.uniform7().shortestSide());
        assertEquals(6, Ssim.torchmetrics().shortestSide());
    }

    @Test
    void namesAndReasonsAreUnlikeEachOther() {
        Set<String> names = new HashSet<>();
        PixelMeasures.IMAGE.forEach(measure -> names.add(measure.measure().name()));
        PixelMeasures.PAIR.forEach(measure -> names.add(measure.measure().name()));
        assertEquals(PixelMeasures.IMAGE.size() + PixelMeasures.PAIR.size(), names.size());
        assertTrue(names.stream().allMatch(name -> name.matches("[a-z][a-z0-9_]*")), names.toString());
        assertEquals(
                List.of("different-sizes", "too-small", "not-jpeg"),
                Stream.of(Lack.values()).map(Lack::code).toList());
    }
}
