package io.sparkfidelity.image.jpeg;

import java.util.Arrays;

/**
 * Brings a component's rows to the image's resolution as libjpeg-turbo does by default: halved chroma by its triangle
 * filter (3/4 of the nearer, 1/4 of the farther sample), everything else by repetition.
 */
final class JpegUpsampler {
    /** Of the samples' rows so many are held as ints: one, and those above and below it. */
    private static final int HELD = 3;

    private final JpegComponent component;
    private final int across;
    private final int down;
    private final boolean smooth;
    private final int[][] held;
    private final int[] heldRows = new int[HELD];
    /** A row between two of the component's, three or four samples to a sum. */
    private final int[] sums;
    /** For each sample the one to its left or right, and what comes out between them. */
    private final int[] neighbours;

    private final int[] left;
    private final int[] right;
    private final int[] row;

    JpegUpsampler(JpegComponent component, JpegFrame frame) {
        this.component = component;
        this.across = frame.across() / component.across;
        this.down = frame.down() / component.down;
        // As libjpeg: no filter for images so narrow that they have no inner column; across 1, width does not matter.
        this.smooth = down <= 2 && across <= 2 && across * down > 1 && (across == 1 || component.width > 2);
        this.held = new int[HELD][component.width];
        Arrays.fill(heldRows, -1);
        this.sums = new int[component.width];
        this.neighbours = new int[component.width];
        this.left = new int[component.width];
        this.right = new int[component.width];
        this.row = new int[component.width * across];
    }

    /** The image's row {@code y}, at least as long as the image is wide; it holds until the next call. */
    int[] row(int y) {
        int near = y / down;
        int[] samples = samples(near);
        if (!smooth) {
            return across == 1 ? samples : repeat(samples);
        }
        // Above the first and below the last row lies that row again.
        int far = Math.max(0, Math.min(component.height - 1, near + (y % 2 == 0 ? -1 : 1)));
        // The rounding alternates, so that it does not shift the image's mean.
        if (across == 1) {
            blend(samples, samples(far), y % 2 == 0 ? 1 : 2, 2, row);
        } else if (down == 1) {
            widen(samples, 1, 2, 2);
        } else {
            blend(samples, samples(far), 0, 0, sums);
            widen(sums, 8, 7, 4);
        }
        return row;
    }

    /** The component's own row. */
    private int[] samples(int y) {
        int slot = y % HELD;
        if (heldRows[slot] != y) {
            int from = y * component.stride();
            int[] to = held[slot];
            for (int x = 0; x < to.length; x++) {
                to[x] = component.samples[from + x] & 0xFF;
            }
            heldRows[slot] = y;
        }
        return held[slot];
    }

    private int[] repeat(int[] samples) {
        for (int x = 0; x < row.length; x++) {
            row[x] = samples[x / across];
        }
        return row;
    }

    /** Makes two samples of each, towards either neighbour; beyond the ends lies the last sample again. */
    private void widen(int[] samples, int leftBias, int rightBias, int shift) {
        int end = samples.length - 1;
        System.arraycopy(samples, 0, neighbours, 1, end);
        neighbours[0] = samples[0];
        blend(samples, neighbours, leftBias, shift, left);
        System.arraycopy(samples, 1, neighbours, 0, end);
        neighbours[end] = samples[end];
        blend(samples, neighbours, rightBias, shift, right);
        for (int x = 0; x < left.length; x++) {
            row[2 * x] = left[x];
            row[2 * x + 1] = right[x];
        }
    }

    /** All arrays have the same index, so that compilers make vector instructions of it. */
    private static void blend(int[] near, int[] far, int bias, int shift, int[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = (3 * near[x] + far[x] + bias) >> shift;
        }
    }
}
