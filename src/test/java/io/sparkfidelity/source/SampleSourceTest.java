package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.sample.Distortion;
import io.sparkfidelity.source.sample.SampleClass;
import io.sparkfidelity.source.sample.SampleRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleSourceTest {
    private static final Distortion NONE = new Distortion(0, 0, 0);

    @Test
    void defaultsAndOptionsAreRead() throws SourceException {
        assertEquals(2000, SampleSource.parse("sample:").count());
        SampleSource source =
                SampleSource.parse("sample:?count=7&seed=3&size=32&blur=1.5&noise=2&jpeg=40&drop=disc,wave");
        assertEquals(7, source.count());
        assertEquals(3, source.seed());
        assertEquals(32, source.size());
        assertEquals(new Distortion(1.5, 2, 40), source.distortion());
        assertEquals(SampleClass.values().length - 2, source.classes().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample:?count=0 | it must be 1 to",
                "sample:?count=x | whole numbers",
                "sample:?colour=red | there are blur, count, drop, jpeg, noise, seed, size",
                "sample:?blur | no option 'blur' of the form",
                "sample:?blur=-1 | it must be 0 to 16",
                "sample:?noise=NaN | it must be 0 to 255",
                "sample:?jpeg=101 | it must be 1 to 100",
                "sample:?size=4 | it must be 8 to 1024",
                "sample:?drop=cat | no class 'cat'",
                "sample:?drop=gradient,disc,polygon,stripes,checker,wave,cloud,scene | leaves no class",
                "sample:count=3 | options follow"
            })
    void aWrongOptionIsNamed(String description, String reason) {
        String message = assertThrows(SourceException.class, () -> SampleSource.parse(description))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest
    @EnumSource(SampleClass.class)
    void renderingIsAFunctionOfSeedAndId(SampleClass kind) throws ImageRejectedException {
        for (String id : new String[] {"a/1.png", "a/1.jpg"}) {
            byte[] bytes = new SampleRenderer(1, 48, NONE).render(kind, id);
            assertArrayEquals(bytes, new SampleRenderer(1, 48, NONE).render(kind, id));
            RgbImage image = new ImageDecoder().decode(bytes);
            assertEquals(48, image.width());
            assertEquals(48, image.height());
            assertNotEquals(0, distance(image, decode(new SampleRenderer(2, 48, NONE), kind, id)));
        }
        assertEquals('P', new SampleRenderer(1, 48, NONE).render(kind, "x.png")[1]);
        assertEquals((byte) 0xD8, new SampleRenderer(1, 48, NONE).render(kind, "x.jpg")[1]);
    }

    @Test
    void strongerDistortionsAreFartherFromTheOriginal() throws ImageRejectedException {
        String id = "a/7.png";
        RgbImage original = decode(new SampleRenderer(1, 64, NONE), SampleClass.SCENE, id);
        double previous = 0;
        for (Distortion distortion :
                new Distortion[] {new Distortion(0.5, 0, 0), new Distortion(1, 0, 0), new Distortion(3, 0, 0)}) {
            double distance = distance(original, decode(new SampleRenderer(1, 64, distortion), SampleClass.SCENE, id));
            assertTrue(distance > previous, distortion.toString());
            previous = distance;
        }
        // Gaussian noise of deviation 8 moves a level by sqrt(2/pi) * 8 = 6.4 in the mean, less where it is clipped.
        double noise =
                distance(original, decode(new SampleRenderer(1, 64, new Distortion(0, 8, 0)), SampleClass.SCENE, id));
        assertEquals(6.4, noise, 1.5);
        assertTrue(distance(original, decode(new SampleRenderer(1, 64, new Distortion(0, 0, 5)), SampleClass.SCENE, id))
                > 1);
    }

    private static RgbImage decode(SampleRenderer renderer, SampleClass kind, String id) throws ImageRejectedException {
        return new ImageDecoder().decode(renderer.render(kind, id));
    }

    /** Mean absolute difference of levels. */
    private static double distance(RgbImage a, RgbImage b) {
        long total = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            total += Math.abs((a.pixels()[i] & 0xFF) - (b.pixels()[i] & 0xFF));
        }
        return (double) total / a.pixels().length;
    }
}
