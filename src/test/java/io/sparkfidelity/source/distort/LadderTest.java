package io.sparkfidelity.source.distort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.sample.Distortion;
import io.sparkfidelity.source.sample.SampleClass;
import io.sparkfidelity.source.sample.SampleRenderer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LadderTest {
    private static RgbImage image() throws ImageRejectedException {
        byte[] file = new SampleRenderer(1, 48, new Distortion(0, 0, 0)).render(SampleClass.SCENE, "scene/7.png");
        return new ImageDecoder().decode(file);
    }

    @ParameterizedTest
    @EnumSource(Ladder.class)
    void everyStepIsFartherFromTheImageAndTheSameEveryTime(Ladder ladder) throws ImageRejectedException {
        RgbImage image = image();
        byte[] before = image.pixels().clone();
        double last = 0;
        for (int step = 1; step <= Ladder.STEPS; step++) {
            RgbImage worse = ladder.apply(image, "a", step, 1);
            assertEquals(48, worse.width());
            assertEquals(48, worse.height());
            assertArrayEquals(
                    worse.pixels(), ladder.apply(image(), "a", step, 1).pixels());
            double distance = distance(image, worse);
            // Of crops no pixel stays where it was, so that pixels do not tell how much was cut off.
            assertTrue(
                    distance > (ladder == Ladder.CROP ? 0 : last),
                    ladder + " step " + step + ": " + distance + " after " + last);
            last = distance;
        }
        assertArrayEquals(before, image.pixels());
        assertEquals(Ladder.STEPS, ladder.strengths().size());
        assertEquals(ladder, Ladder.named(ladder.label()).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(names = {"NOISE", "CROP", "SWAP"})
    void whatIsRandomIsOfTheImageAndTheSeed(Ladder ladder) throws ImageRejectedException {
        byte[] one = ladder.apply(image(), "a", 4, 1).pixels();
        assertFalse(Arrays.equals(one, ladder.apply(image(), "b", 4, 1).pixels()));
        assertFalse(Arrays.equals(one, ladder.apply(image(), "a", 4, 2).pixels()));
        assertNotEquals(ladder.key(4, 1), ladder.key(4, 2));
        assertNotEquals(ladder.key(4, 1), ladder.key(3, 1));
    }

    /** Patches change places and nothing else. */
    @Test
    void aSwapKeepsEveryPixel() throws ImageRejectedException {
        RgbImage image = image();
        byte[] swapped = Ladder.SWAP.apply(image, "a", Ladder.STEPS, 1).pixels();
        int moved = 0;
        long before = 0;
        long after = 0;
        for (int i = 0; i < swapped.length; i++) {
            moved += swapped[i] == image.pixels()[i] ? 0 : 1;
            before += image.pixels()[i] & 0xFF;
            after += swapped[i] & 0xFF;
        }
        assertEquals(before, after);
        assertTrue(moved > swapped.length / 2, moved + " of " + swapped.length);
    }

    @Test
    void onlySquaresAreDistorted() {
        RgbImage wide = new RgbImage(4, 2, new byte[24]);
        assertThrows(IllegalArgumentException.class, () -> Ladder.BLUR.apply(wide, "a", 1, 1));
    }

    private static double distance(RgbImage a, RgbImage b) {
        double sum = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            int difference = (a.pixels()[i] & 0xFF) - (b.pixels()[i] & 0xFF);
            sum += difference * difference;
        }
        return sum;
    }
}
