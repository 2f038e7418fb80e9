package io.sparkfidelity.image;

/** One colour component of a JPEG: its sampling, its samples, and for a progressive image its coefficients. */
final class JpegComponent {
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

    JpegComponent(int id, int across, int down, int quantiserIndex) {
        this.id = id;
        this.across = across;
        this.down = down;
        this.quantiserIndex = quantiserIndex;
    }

    /** The length of a row of samples. */
    int stride() {
        return 8 * rowBlocks;
    }
}
