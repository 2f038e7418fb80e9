package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;

/** The LZW data of a GIF frame: codes of growing length, lowest bits first, in sub-blocks of up to 255 bytes. */
final class GifLzw {
    /** Every 12 bits stand for at most as many pixels as there are codes. */
    static final long MAX_PIXELS_OF_BYTE = 2_730;

    private static final int MAX_BITS = 12;

    private final Bytes file;
    private final int total;
    private final int minimumBits;
    private final int[] prefixes = new int[1 << MAX_BITS];
    private final byte[] suffixes = new byte[1 << MAX_BITS];
    private final byte[] firsts = new byte[1 << MAX_BITS];
    private final int[] lengths = new int[1 << MAX_BITS];
    private int at;
    private int blockEnd;
    private int bits;
    private int bitCount;

    private GifLzw(Bytes file, int at, int total) throws ImageRejectedException {
        this.file = file;
        this.total = total;
        this.minimumBits = file.u8(at);
        this.at = at + 1;
        this.blockEnd = at + 1;
        // Encoders should write 2 to 8; Pillow reads these.
        if (minimumBits > MAX_BITS) {
            throw ImageRejectedException.corrupt("codes cannot begin with " + minimumBits + " bits");
        }
    }

    /** The {@code total} pixels of data that begins at {@code at}, with the byte that tells the first codes' length. */
    static byte[] read(Bytes file, int at, int total) throws ImageRejectedException {
        // Little data can be much, or broken after a while: only a walk tells whether it fills the frame.
        new GifLzw(file, at, total).walk(new byte[0]);
        byte[] pixels = new byte[total];
        new GifLzw(file, at, total).walk(pixels);
        return pixels;
    }

    /** Goes through the codes up to the last pixel, and writes to {@code pixels} unless that is empty. */
    private void walk(byte[] pixels) throws ImageRejectedException {
        int clear = 1 << minimumBits;
        int end = clear + 1;
        for (int i = 0; i < clear; i++) {
            suffixes[i] = (byte) i;
            firsts[i] = (byte) i;
            lengths[i] = 1;
        }
        int codeBits = minimumBits + 1;
        int next = end + 1;
        int previous = -1;
        int to = 0;
        while (to < total) {
            int code = nextCode(codeBits);
            if (code == clear) {
                codeBits = minimumBits + 1;
                next = end + 1;
                previous = -1;
                continue;
            }
            if (code == end) {
                throw ImageRejectedException.truncated("the pixel data ends after " + to + " of " + total + " pixels");
            }
            if (previous < 0 ? code > end : code > next || (code == next && next == 1 << MAX_BITS)) {
                throw ImageRejectedException.corrupt("an unknown code");
            }
            // The code that is just being defined stands for the previous string and its own first pixel.
            boolean unfinished = previous >= 0 && code == next;
            int known = unfinished ? previous : code;
            byte first = firsts[known];
            int length = lengths[known];
            if (pixels.length > 0) {
                write(known, pixels, to);
                if (unfinished && to + length < total) {
                    pixels[to + length] = first;
                }
            }
            to += unfinished ? length + 1 : length;
            if (previous >= 0 && next < 1 << MAX_BITS) {
                prefixes[next] = previous;
                suffixes[next] = first;
                firsts[next] = firsts[previous];
                lengths[next] = lengths[previous] + 1;
                next++;
                if (next == 1 << codeBits && codeBits < MAX_BITS) {
                    codeBits++;
                }
            }
            previous = code;
        }
    }

    /** Writes a code's string; what does not fit is cut. */
    private void write(int code, byte[] pixels, int to) {
        int length = lengths[code];
        int fitting = Math.min(length, pixels.length - to);
        int current = code;
        for (int i = length - 1; i >= 0; i--) {
            if (i < fitting) {
                pixels[to + i] = suffixes[current];
            }
            current = prefixes[current];
        }
    }

    private int nextCode(int codeBits) throws ImageRejectedException {
        while (bitCount < codeBits) {
            if (at == blockEnd) {
                int size = file.u8(at++);
                if (size == 0) {
                    throw ImageRejectedException.truncated("the pixel data ends early");
                }
                blockEnd = at + size;
            }
            bits |= file.u8(at++) << bitCount;
            bitCount += 8;
        }
        int code = bits & (1 << codeBits) - 1;
        bits >>>= codeBits;
        bitCount -= codeBits;
        return code;
    }
}
