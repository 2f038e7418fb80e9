package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;

/**
 * Run-length encoded pixels of a BMP. A run that passes the end of its row is cut there: encoders pad rows to whole
 * words. Pixels that are jumped over have index 0; data that ends early is rejected.
 */
final class BmpRunLengths {
    /** Two bytes stand for a run of up to 255 pixels. */
    static final long MAX_PIXELS_OF_BYTE = 128;

    private static final int END_OF_ROW = 0;
    private static final int END_OF_BITMAP = 1;
    private static final int JUMP = 2;

    private final Bytes file;
    private final int width;
    private final int height;
    private final boolean nibbles;
    private int at;
    private int x;
    private int y;

    private BmpRunLengths(Bytes file, int data, int width, int height, boolean nibbles) {
        this.file = file;
        this.at = data;
        this.width = width;
        this.height = height;
        this.nibbles = nibbles;
    }

    /**
     * The indices in the file's order of rows.
     *
     * @param nibbles whether a byte holds two pixels (RLE4)
     */
    static byte[] read(Bytes file, int data, int width, int height, boolean nibbles) throws ImageRejectedException {
        // A jump of four bytes passes 255 rows of any width, so only a walk tells whether the data fills the image.
        new BmpRunLengths(file, data, width, height, nibbles).walk(new byte[0]);
        byte[] indices = new byte[width * height];
        new BmpRunLengths(file, data, width, height, nibbles).walk(indices);
        return indices;
    }

    /** Goes through the data up to the last pixel, and writes to {@code indices} unless that is empty. */
    private void walk(byte[] indices) throws ImageRejectedException {
        while (y < height - 1 || (y == height - 1 && x < width)) {
            int count = file.u8(at);
            int value = file.u8(at + 1);
            at += 2;
            if (count > 0) {
                write(indices, count, value);
            } else if (value == END_OF_ROW) {
                y++;
                x = 0;
            } else if (value == END_OF_BITMAP) {
                throw ImageRejectedException.truncated("the pixel data ends before the last row");
            } else if (value == JUMP) {
                jump(file.u8(at), file.u8(at + 1));
            } else {
                copy(indices, value);
            }
        }
    }

    private void write(byte[] indices, int count, int value) {
        int fitting = Math.min(count, width - x);
        for (int i = 0; i < fitting && indices.length > 0; i++) {
            indices[y * width + x + i] = (byte) (nibbles ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
        }
        x += fitting;
    }

    private void jump(int right, int down) throws ImageRejectedException {
        at += 2;
        x += right;
        y += down;
        if (x > width) {
            throw ImageRejectedException.corrupt("a jump passes the end of its row");
        }
    }

    /** Pixels that are stored one by one, padded to a whole number of 16-bit words. */
    private void copy(byte[] indices, int count) throws ImageRejectedException {
        int bytes = nibbles ? (count + 1) / 2 : count;
        file.require(at, bytes, "the pixel data");
        int fitting = Math.min(count, width - x);
        for (int i = 0; i < fitting && indices.length > 0; i++) {
            int pair = file.u8(nibbles ? at + i / 2 : at + i);
            indices[y * width + x + i] = (byte) (nibbles ? (i % 2 == 0 ? pair >> 4 : pair & 15) : pair);
        }
        x += fitting;
        at += bytes + bytes % 2;
        boolean last = x == width && y == height - 1;
        if (fitting < count && !last && !(file.u8(at) == 0 && file.u8(at + 1) <= END_OF_BITMAP)) {
            // Padding is followed by the row's end. Anything else means that the rows are not where they seem to be.
            throw ImageRejectedException.corrupt("pixels pass the end of their row");
        }
    }
}
