package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalvingNetworkTest {
    /** A device that holds so many images of two floats; its outputs are each image's sum, and twice its floats. */
    private static final class SmallDevice implements Network {
        private final int holds;
        private final List<Integer> calls = new ArrayList<>();

        SmallDevice(int holds) {
            this.holds = holds;
        }

        @Override
        public List<float[]> run(FloatBuffer pixels, int images) {
            calls.add(images);
            assertEquals(2 * images, pixels.remaining());
            if (images > holds) {
                throw new IllegalStateException("CUDA out of memory. Tried to allocate 2 GiB");
            }
            float[] sums = new float[images];
            float[] doubled = new float[2 * images];
            for (int i = 0; i < images; i++) {
                doubled[2 * i] = 2 * pixels.get();
                doubled[2 * i + 1] = 2 * pixels.get();
                sums[i] = (doubled[2 * i] + doubled[2 * i + 1]) / 2;
            }
            return List.of(sums, doubled);
        }

        @Override
        public void close() {}
    }

    private static final float[] PIXELS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    @Test
    void aBatchThatDoesNotFitIsHalvedAndStaysSo() throws Exception {
        SmallDevice device = new SmallDevice(2);
        HalvingNetwork network = new HalvingNetwork(device);
        assertEquals(5, network.largestCall(5));
        for (int run = 0; run < 2; run++) {
            List<float[]> outputs = network.run(FloatBuffer.wrap(PIXELS), 5);
            assertArrayEquals(new float[] {3, 7, 11, 15, 19}, outputs.get(0));
            assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12, 14, 16, 18, 20}, outputs.get(1));
        }
        assertEquals(List.of(5, 2, 2, 1, 2, 2, 1), device.calls);
        assertEquals(2, network.largestCall(5));
        assertEquals(1, network.largestCall(1));
    }

    @Test
    void oneImageThatDoesNotFitIsTheEndWithTheReason() {
        SmallDevice device = new SmallDevice(0);
        ModelException error =
                assertThrows(ModelException.class, () -> new HalvingNetwork(device).run(FloatBuffer.wrap(PIXELS), 5));
        assertTrue(error.getMessage().startsWith("the device's memory does not hold one image: CUDA out of memory"));
        assertEquals(List.of(5, 2, 1), device.calls);
    }

    @Test
    void otherFailuresAreNotRetried() {
        IllegalStateException failure = new IllegalStateException("no such operator");
        Network broken = new Network() {
            @Override
            public List<float[]> run(FloatBuffer pixels, int images) {
                throw failure;
            }

            @Override
            public void close() {}
        };
        assertSame(failure, assertThrows(IllegalStateException.class, () -> new HalvingNetwork(broken)
                .run(FloatBuffer.wrap(PIXELS), 5)));
    }
}
