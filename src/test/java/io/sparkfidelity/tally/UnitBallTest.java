package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitBallTest {
    private static final UnitBall BALL = new UnitBall(new FixedPoint(18));

    @Test
    void nothingThatIsCountedIsLongerThanOne() {
        Random random = new Random(5);
        int moved = 0;
        for (int trial = 0; trial < 400; trial++) {
            float[] x = new float[1 + random.nextInt(300)];
            double square = 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
                square += x[i] * x[i];
            }
            double length = trial % 3 == 0 ? 1 : trial % 3 == 1 ? 0.5 + random.nextDouble() : 50;
            for (int i = 0; i < x.length; i++) {
                x[i] *= (float) (length / Math.sqrt(square));
            }
            float[] inside = BALL.brought(x);
            long counted = 0;
            for (int i = 0; i < x.length; i++) {
                long entry = (long) BALL.fixedPoint().quantise(inside[i]);
                counted += entry * entry;
                assertEquals(inside[i], (float) Math.scalb((double) entry, -18), "a multiple of 2^-18");
            }
            assertTrue(counted <= 1L << 36);
            // Beside the length: no entry moves by more than two of 2^-18.
            for (int i = 0; i < x.length; i++) {
                assertEquals(x[i] * Math.min(1, 1 / length), inside[i], 2.5 * Math.scalb(1, -18) * Math.max(1, length));
            }
            assertEquals(length > 1.001, BALL.isBeyond(x), "length " + length);
            moved += length > 1.001 ? 1 : 0;
        }
        assertTrue(moved > 150);
    }

    @Test
    void whatLiesInsideIsCountedAsItIs() {
        float[] inside = {0.5f, -0.25f, 0.125f};
        assertArrayEquals(inside, BALL.brought(inside));
        assertFalse(BALL.isBeyond(inside));
        assertArrayEquals(new float[] {1, 0, 0}, BALL.brought(new float[] {7, 0, 0}), (float) Math.scalb(1, -17));
    }
}
