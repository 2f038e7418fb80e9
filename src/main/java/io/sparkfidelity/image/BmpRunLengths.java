package io.sparkfidelity.image;

/** Run-length encoded pixels of a BMP. Pixels that are jumped over have index 0; data that ends early is rejected. */
final class BmpRunLengths {
    private BmpRunLengths() {}

    /**
     * The indices in the file's order of rows.
     *
     * @param nibbles whether a byte holds two pixels (RLE4)
     */
    static byte[] read(Bytes file, int data, int width, int height, boolean nibbles) throws ImageRejectedException {
        // A pair of bytes yields at most 255 pixels, or jumps over 255 rows.
        byte[] indices = new byte[width * height];
        int at = data;
        int to = 0;
        while (to < indices.length) {
            int count = file.u8(at);
            int value = file.u8(at + 1);
            at += 2;
            int rest = width - to % width;
            if (count > 0) {
                for (int i = 0; i < Math.min(count, rest); i++) {
                    indices[to + i] = (byte) (nibbles ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
                }
                to += Math.min(count, rest);
            } else if (value == 0) {
                to += to % width == 0 ? 0 : rest;
            } else if (value == 1) {
                throw ImageRejectedException.truncated("the pixel data ends before the last row");
            } else if (value == 2) {
                to += file.u8(at) + file.u8(at + 1) * width;
                at += 2;
            } else {
                int bytes = nibbles ? (value + 1) / 2 : value;
                file.require(at, bytes, "the pixel data");
                for (int i = 0; i < Math.min(value, indices.length - to); i++) {
                    int pair = file.u8(nibbles ? at + i / 2 : at + i);
                    indices[to + i] = (byte) (nibbles ? (i % 2 == 0 ? pair >> 4 : pair & 15) : pair);
                }
                to += value;
                at += bytes + bytes % 2;
            }
        }
        return indices;
    }
}
