package io.sparkfidelity.image.jpeg;

/**
 * Brings a component's rows to the image's resolution as libjpeg-turbo does by default: halved chroma by its triangle
 * filter (3/4 of the nearer, 1/4 of the farther sample), everything else by repetition.
 */
final class JpegUpsampler {
    private final JpegComponent component;
    private final int across;
    private final int down;
    private final byte[] row;
    private final int[] sums;
    private final boolean smooth;

    JpegUpsampler(JpegComponent component, JpegFrame frame) {
        this.component = component;
        this.across = frame.across() / component.across;
        this.down = frame.down() / component.down;
        // As libjpeg: no filter for images so narrow that they have no inner column; across 1, width does not matter.
        this.smooth = down <= 2 && across <= 2 && across * down > 1 && (across == 1 || component.width > 2);
        this.row = new byte[component.stride() * across];
        this.sums = new int[component.width];
    }

    /** Whether {@link #row} of this component is the samples themselves. */
    private boolean isFullSize() {
        return across == 1 && down == 1;
    }

    /** The array in which {@link #prepare} puts the image's row {@code y}. */
    byte[] row() {
        return isFullSize() ? component.samples : row;
    }

    /** Makes the image's row {@code y} ready, and says where in {@link #row()} it begins. */
    int prepare(int y) {
        int stride = component.stride();
        if (isFullSize()) {
            return y * stride;
        }
        int near = y / down;
        if (!smooth) {
            repeat(near * stride);
        } else if (down == 1) {
            widen(near * stride);
        } else {
            // Above the first and below the last row lies that row again.
            int far = Math.max(0, Math.min(component.height - 1, near + (y % 2 == 0 ? -1 : 1)));
            if (across == 1) {
                blend(near * stride, far * stride, y % 2 == 0 ? 1 : 2);
            } else {
                widenBlend(near * stride, far * stride);
            }
        }
        return 0;
    }

    private void repeat(int from) {
        byte[] samples = component.samples;
        int to = 0;
        for (int x = 0; x < component.stride(); x++) {
            for (int i = 0; i < across; i++) {
                row[to++] = samples[from + x];
            }
        }
    }

    private void blend(int near, int far, int bias) {
        byte[] samples = component.samples;
        for (int x = 0; x < component.width; x++) {
            row[x] = (byte) ((3 * (samples[near + x] & 0xFF) + (samples[far + x] & 0xFF) + bias) >> 2);
        }
    }

    private void widen(int from) {
        byte[] samples = component.samples;
        int end = component.width - 1;
        row[0] = samples[from];
        row[2 * end + 1] = samples[from + end];
        for (int x = 0; x < end; x++) {
            int here = samples[from + x] & 0xFF;
            int next = samples[from + x + 1] & 0xFF;
            // The rounding alternates, so that it does not shift the image's mean.
            row[2 * x + 1] = (byte) ((3 * here + next + 2) >> 2);
            row[2 * x + 2] = (byte) ((3 * next + here + 1) >> 2);
        }
    }

    private void widenBlend(int near, int far) {
        byte[] samples = component.samples;
        int end = component.width - 1;
        for (int x = 0; x <= end; x++) {
            sums[x] = 3 * (samples[near + x] & 0xFF) + (samples[far + x] & 0xFF);
        }
        row[0] = (byte) ((4 * sums[0] + 8) >> 4);
        row[2 * end + 1] = (byte) ((4 * sums[end] + 7) >> 4);
        int here = sums[0];
        for (int x = 0; x < end; x++) {
            int next = sums[x + 1];
            row[2 * x + 1] = (byte) ((3 * here + next + 7) >> 4);
            row[2 * x + 2] = (byte) ((3 * next + here + 8) >> 4);
            here = next;
        }
    }
}
