package io.sparkfidelity.image.resize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.image.Golden;
import io.sparkfidelity.image.RgbImage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every resizer on Pillow's own pixels of every golden image, against the tool that it reproduces. */
class GoldenResizeTest {
    static Stream<Arguments> bytes() {
        return pairs(
                "pil-bicubic-64", "pillow-bicubic",
                "pil-bilinear-64", "pillow-bilinear",
                "pil-lanczos-64", "pillow-lanczos",
                "pil-box-64", "pillow-box",
                "cmmd-crop-bicubic-48", "cmmd");
    }

    static Stream<Arguments> floats() {
        return pairs(
                "clean-bicubic-float-75", "clean",
                "torch-bilinear-75", "torch-bilinear",
                "tf1-bilinear-75", "tf1-bilinear");
    }

    private static Stream<Arguments> pairs(String... suffixesAndNames) {
        return Golden.goodImages().stream().flatMap(image -> Stream.iterate(0, i -> i + 2)
                .limit(suffixesAndNames.length / 2)
                .map(i -> Arguments.of(image, suffixesAndNames[i], suffixesAndNames[i + 1])));
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void equalsPillow(String image, String suffix, String name) throws Exception {
        Golden.Array expected = Golden.array("resized/" + image + "." + suffix + ".npy");
        PillowResizer resizer = (PillowResizer) Resizer.named(name);

        RgbImage actual = resizer.resizeBytes(Golden.reference(image), expected.shape()[0]);

        assertArrayEquals(expected.data(), actual.pixels());
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void floatsAreTheBytes(String image, String suffix, String name) throws Exception {
        Golden.Array expected = Golden.array("resized/" + image + "." + suffix + ".npy");

        FloatImage actual = Resizer.named(name).resize(Golden.reference(image), expected.shape()[0]);

        assertEquals(Scale.BYTE, actual.scale());
        int plane = actual.width() * actual.height();
        for (int i = 0; i < expected.data().length; i++) {
            assertEquals(expected.data()[i] & 0xFF, actual.planes()[i % 3 * plane + i / 3]);
        }
    }

    @ParameterizedTest
    @MethodSource("floats")
    void isWithinTheTolerance(String image, String suffix, String name) throws Exception {
        float[] expected =
                Golden.array("resized/" + image + "." + suffix + ".npy").floats();

        FloatImage actual = Resizer.named(name).resize(Golden.reference(image), 75);

        double range = actual.scale() == Scale.UNIT ? 1 : 255;
        double tolerance = name.equals("clean") ? 1e-3 : 1e-5 * range;
        List<Integer> shape = List.of(75, 75);
        assertEquals(shape, List.of(actual.width(), actual.height()));
        int plane = 75 * 75;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.planes()[i % 3 * plane + i / 3], tolerance);
        }
    }

    @Test
    void everyGoldenArrayIsTested() throws Exception {
        long tested = bytes().count() + floats().count() + Golden.goodImages().size();
        assertEquals(Golden.names("resized").size(), tested);
    }
}
