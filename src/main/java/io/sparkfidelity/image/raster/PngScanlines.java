package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.ImageRejectedException;
import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The scanlines of a PNG, one after the other: inflated from the IDAT chunks, with the line filter undone. */
final class PngScanlines implements AutoCloseable {
    /** A line's samples begin here: what a filter reads to the left of them is 0. */
    static final int MARGIN = 8;

    private final byte[] file;
    private final Iterator<Slice> slices;
    private final int distance;
    private final Inflater inflater = new Inflater();
    private byte[] line = new byte[MARGIN];
    private byte[] previous = new byte[MARGIN];
    private int length;

    /** The body of one IDAT chunk: {@code length} bytes of the file from {@code from} on. */
    record Slice(int from, int length) {}

    /** @param distance how many bytes to the left a filter looks: those of a pixel, at least 1 */
    PngScanlines(byte[] file, List<Slice> slices, int distance) {
        this.file = file;
        this.slices = slices.iterator();
        this.distance = distance;
    }

    /** Begins an image, or one of the seven of an interlaced file, whose lines have {@code lineLength} bytes. */
    void startPass(int lineLength) {
        length = lineLength - 1;
        line = new byte[MARGIN + length];
        previous = new byte[MARGIN + length];
    }

    /** The next line; its samples begin at {@link #MARGIN}. The array is valid until the next call. */
    byte[] next() throws ImageRejectedException {
        byte[] current = previous;
        previous = line;
        line = current;
        // The filter's number comes first; it takes the place of the margin's last byte and gives it back.
        fill(current, MARGIN - 1, length + 1);
        int filter = current[MARGIN - 1];
        current[MARGIN - 1] = 0;
        switch (filter) {
            case 0 -> {}
            case 1 -> undoSub(current);
            case 2 -> undoUp(current);
            case 3 -> undoAverage(current);
            case 4 -> undoPaeth(current);
            default -> throw ImageRejectedException.corrupt("unknown line filter " + (filter & 0xFF));
        }
        return current;
    }

    /** Makes sure that the zlib stream's checksum is right if the stream has one after the last line. */
    void finish() throws ImageRejectedException {
        byte[] surplus = new byte[64];
        try {
            while (!inflater.finished()) {
                // More data than lines is no error to Pillow either: nothing of the image is missing.
                if (inflater.inflate(surplus) > 0) {
                    return;
                }
                if (!inflater.finished()) {
                    if (!slices.hasNext()) {
                        return;
                    }
                    feed();
                }
            }
        } catch (DataFormatException e) {
            throw ImageRejectedException.corrupt("the pixel data's checksum does not match");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void fill(byte[] target, int from, int count) throws ImageRejectedException {
        int done = 0;
        try {
            while (done < count) {
                int got = inflater.inflate(target, from + done, count - done);
                done += got;
                if (got == 0) {
                    if (inflater.finished() || inflater.needsDictionary()) {
                        throw ImageRejectedException.truncated("the pixel data ends before the last row");
                    }
                    feed();
                }
            }
        } catch (DataFormatException e) {
            throw ImageRejectedException.corrupt("the pixel data is no valid deflate stream");
        }
    }

    private void feed() throws ImageRejectedException {
        if (!slices.hasNext()) {
            throw ImageRejectedException.truncated("the pixel data ends early");
        }
        Slice slice = slices.next();
        inflater.setInput(file, slice.from(), slice.length());
    }

    private void undoSub(byte[] current) {
        for (int i = MARGIN + distance; i < current.length; i++) {
            current[i] += current[i - distance];
        }
    }

    private void undoUp(byte[] current) {
        byte[] above = previous;
        for (int i = MARGIN; i < current.length; i++) {
            current[i] += above[i];
        }
    }

    private void undoAverage(byte[] current) {
        byte[] above = previous;
        for (int i = MARGIN; i < current.length; i++) {
            current[i] += (byte) (((current[i - distance] & 0xFF) + (above[i] & 0xFF)) >> 1);
        }
    }

    private void undoPaeth(byte[] current) {
        byte[] above = previous;
        for (int i = MARGIN; i < current.length; i++) {
            int left = current[i - distance] & 0xFF;
            int up = above[i] & 0xFF;
            int corner = above[i - distance] & 0xFF;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            current[i] += (byte) nearest;
        }
    }
}
