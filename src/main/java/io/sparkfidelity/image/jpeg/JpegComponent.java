package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.ImageRejectedException;
import java.util.Arrays;

/** One colour component of a JPEG: its sampling, its samples, and for a progressive image its coefficients. */
final class JpegComponent {
    private static final int NOTHING = -1;

    final int id;
    /** Horizontal and vertical sampling factor, 1..4. */
    final int across;

    final int down;
    final int quantiserIndex;

    /** The blocks that cover the component's samples. */
    int blocksWide;

    int blocksHigh;
    /** The blocks of a row with those that only fill up the last unit of an interleaved scan. */
    int rowBlocks;
    /** The size in samples, without padding. */
    int width;

    int height;
    /** Samples in rows of {@code 8 * rowBlocks}. */
    byte[] samples = {};
    /** Coefficients of a progressive image: 64 in natural order for each block; otherwise empty. */
    short[] coefficients = {};
    /** The quantisers in zigzag order, as they stood at the component's first scan; empty before. */
    int[] quantisers = {};

    /**
     * For each coefficient of a progressive image, in zigzag order, the lowest bit that a scan has sent; {@link #NOTHING}
     * before.
     */
    private final int[] sent = new int[64];

    JpegComponent(int id, int across, int down, int quantiserIndex) {
        this.id = id;
        this.across = across;
        this.down = down;
        this.quantiserIndex = quantiserIndex;
        Arrays.fill(sent, NOTHING);
    }

    /**
     * Notes that a scan sends the bits down to {@code low} of the coefficients {@code first..last}; {@code high} is the
     * lowest bit sent before, or 0 for the first scan of them. Each bit may come once, and in order (T.81, G.1.1.1.2).
     */
    void send(int first, int last, int high, int low) throws ImageRejectedException {
        for (int k = first; k <= last; k++) {
            if (high == 0 ? sent[k] != NOTHING : sent[k] != high) {
                throw ImageRejectedException.corrupt("the scans' bits do not follow each other");
            }
            sent[k] = low;
        }
    }

    /** Whether scans have sent all bits of all coefficients. */
    boolean isComplete() {
        return Arrays.stream(sent).allMatch(bit -> bit == 0);
    }

    /** The length of a row of samples. */
    int stride() {
        return 8 * rowBlocks;
    }
}
