package io.sparkfidelity.image.resize;

/**
 * For each output position along one axis, the two neighbouring input positions and how far it lies from the lower to
 * the upper one.
 *
 * @param lower the nearer input position towards 0
 * @param upper the next one, or the same at the far end
 * @param fraction the weight of {@code upper}, 0..1; that of {@code lower} is the rest
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record LinearTaps(int[] lower, int[] upper, float[] fraction) {
    /**
     * Half-pixel centres: output {@code i} lies at {@code (i + 0.5) * in / out - 0.5}, not before 0 (PyTorch's {@code
     * area_pixel_compute_source_index} with {@code align_corners=False}). The ratio is float32, the position is not:
     * weights far from the origin would be off by 1e-5.
     */
    static LinearTaps halfPixel(int in, int out) {
        LinearTaps taps = blank(out);
        float scale = (float) in / out;
        for (int i = 0; i < out; i++) {
            taps.set(i, Math.max(scale * (i + 0.5) - 0.5, 0.0), in);
        }
        return taps;
    }

    /**
     * TensorFlow 1's legacy grid: output {@code i} lies at {@code i * in / out} ({@code half_pixel_centers=False}), in
     * float32.
     */
    static LinearTaps legacy(int in, int out) {
        LinearTaps taps = blank(out);
        float scale = (float) in / out;
        for (int i = 0; i < out; i++) {
            taps.set(i, i * scale, in);
        }
        return taps;
    }

    private static LinearTaps blank(int out) {
        return new LinearTaps(new int[out], new int[out], new float[out]);
    }

    private void set(int i, double position, int in) {
        // Rounding may carry a position onto the end of a very long axis.
        lower[i] = Math.min((int) position, in - 1);
        upper[i] = Math.min(lower[i] + 1, in - 1);
        fraction[i] = (float) (position - lower[i]);
    }

    /** The number of output positions. */
    int length() {
        return lower.length;
    }
}
