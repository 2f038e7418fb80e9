package io.sparkfidelity.measure.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.ImageFormat;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers of one file: against NumPy's of Pillow's pixels, and of images whose numbers are known. */
class ImageMeasureTest {
    private static ImageFile file(String name) throws ImageRejectedException {
        byte[] encoded = Golden.bytes("images/" + name);
        return ImageFile.of(encoded, new ImageDecoder().decode(encoded));
    }

    static Stream<String[]> statistics() {
        return Golden.table("pixels/statistics.txt").stream();
    }

    /** Columns: file, mean and std of luminance, mean of S, variance of the Laplacian or none. */
    @ParameterizedTest
    @MethodSource("statistics")
    void statisticsAreNumpys(String name, String luminance, String contrast, String saturation, String sharpness)
            throws ImageRejectedException {
        PixelStatistics found = file(name).statistics();
        // NumPy's luminance is rounded in each pixel, to 3e-14.
        assertEquals(Double.parseDouble(luminance), found.luminance(), 1e-11);
        assertEquals(Double.parseDouble(contrast), found.contrast(), 1e-11);
        assertEquals(Double.parseDouble(saturation), found.saturation(), 1e-13);
        if (sharpness.equals("none")) {
            assertEquals(OptionalDouble.empty(), found.sharpness());
        } else {
            double variance = Double.parseDouble(sharpness);
            assertEquals(variance, found.sharpness().orElseThrow(), 1e-13 * variance);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rgb.png, PNG, 2, 0",
        "jpeg444.jpg, JPEG, 1, 95",
        "jpeg420.jpg, JPEG, 1, 85",
        "gray.jpg, JPEG, 1, 80",
        "progressive.jpg, JPEG, 1, 75",
        "cmyk.jpg, JPEG, 1, 90",
        "lossy.webp, WEBP, 3, 0",
        "anim.gif, GIF, 4, 0",
        "bitmap.bmp, BMP, 5, 0",
        "plain.tiff, TIFF, 6, 0"
    })
    void filesAreToldByTheirBytes(String name, ImageFormat format, int number, int quality)
            throws ImageRejectedException {
        ImageFile file = file(name);
        assertEquals(format, file.format());
        assertEquals(Reading.of(number), new Format().read(file));
        assertEquals(quality == 0 ? new Reading.Missing(Lack.NOT_JPEG) : Reading.of(quality), new Quality().read(file));
    }

    @Test
    void eachMeasureSaysWhatItsNameSays() {
        byte[] pgm = "P5\n4 2\n255\n--------".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Map<String, Reading> readings = new LinkedHashMap<>();
        ImageFile file = new ImageFile(
                pgm.length,
                ImageDecoder.format(pgm).orElseThrow(),
                OptionalInt.of(33),
                4,
                2,
                new PixelStatistics(1, 2, 0.5, OptionalDouble.of(7)));
        PixelMeasures.IMAGE.forEach(measure -> readings.put(measure.measure().name(), measure.read(file)));
        assertEquals(
                "width=4.0 height=2.0 aspect=2.0 bytes_per_pixel=2.375 format=7.0 jpeg_quality=33.0 luminance=1.0"
                        + " contrast=2.0 saturation=0.5 sharpness=7.0",
                String.join(
                        " ",
                        readings.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + ((Reading.Value) entry.getValue()).value())
                                .toList()));
    }

    /** Values are counted from the first pixel's on, and a row's in parts of 32,768 pixels. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 9", "70000, 3", "3, 70000"})
    void oneColourHasNoContrastAndNoEdges(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) 200;
            pixels[i + 1] = 100;
            pixels[i + 2] = 50;
        }
        PixelStatistics found = PixelStatistics.of(new RgbImage(width, height, pixels));
        assertEquals(117.65, found.luminance(), 1e-13);
        assertEquals(0, found.contrast(), 0);
        assertEquals(0.75, found.saturation(), 1e-15);
        assertEquals(width < 3 || height < 3 ? OptionalDouble.empty() : OptionalDouble.of(0), found.sharpness());
    }

    /** The largest numbers there are, in rows of more than one part. */
    @Test
    void aChequerboardHasTheMostOfBoth() {
        int width = 100_000;
        byte[] pixels = new byte[3 * width * 4];
        for (int y = 0; y < 4; y++) {
            for (int x = y % 2; x < width; x += 2) {
                int at = 3 * (y * width + x);
                Arrays.fill(pixels, at, at + 3, (byte) 255);
            }
        }
        PixelStatistics found = PixelStatistics.of(new RgbImage(width, 4, pixels));
        assertEquals(127.5, found.luminance(), 1e-12);
        assertEquals(127.5, found.contrast(), 1e-12);
        assertEquals(0, found.saturation(), 0);
        assertEquals(1_040_400, found.sharpness().orElseThrow(), 1e-6);
    }

    @Test
    void bytesOfNoFormatHaveNoNumbers() {
        RgbImage image = new RgbImage(1, 1, new byte[3]);
        assertThrows(IllegalArgumentException.class, () -> ImageFile.of(new byte[] {1, 2, 3}, image));
        assertThrows(IllegalArgumentException.class, () -> ImageFile.of(new byte[0], image));
        assertThrows(IllegalArgumentException.class, () -> Reading.of(Double.NaN));
    }

    /** Tables that were written years ago are read by these numbers. */
    @Test
    void formatsKeepTheirNumbers() {
        assertEquals(
                List.of("jpeg 1", "png 2", "webp 3", "gif 4", "bmp 5", "tiff 6", "pnm 7"),
                Stream.of(ImageFormat.values())
                        .map(format -> format.label() + " " + format.number())
                        .toList());
        assertTrue(Stream.of(ImageFormat.values())
                .allMatch(format -> format.number() < new Format().measure().high()));
    }
}
