package io.sparkfidelity.image;

/** The LZW data of a GIF frame: codes of growing length, lowest bits first, in sub-blocks of up to 255 bytes. */
final class GifLzw {
    private static final int MAX_BITS = 12;

    private final Bytes file;
    private final int minimumBits;
    private final int[] prefixes = new int[1 << MAX_BITS];
    private final byte[] suffixes = new byte[1 << MAX_BITS];
    private final int[] lengths = new int[1 << MAX_BITS];
    private int at;
    private int blockEnd;
    private int bits;
    private int bitCount;

    /** Data that begins at {@code at}, with the byte that tells the first codes' length. */
    GifLzw(Bytes file, int at) throws ImageRejectedException {
        this.file = file;
        this.minimumBits = file.u8(at);
        this.at = at + 1;
        this.blockEnd = at + 1;
        // Encoders of two-colour images write 1 as well as 2.
        if (minimumBits < 1 || minimumBits > 8) {
            throw ImageRejectedException.corrupt("codes cannot begin with " + minimumBits + " bits");
        }
    }

    /** Fills {@code pixels}, or rejects the image if the data does not. */
    void read(byte[] pixels) throws ImageRejectedException {
        int clear = 1 << minimumBits;
        int end = clear + 1;
        for (int i = 0; i < clear; i++) {
            suffixes[i] = (byte) i;
            lengths[i] = 1;
        }
        int codeBits = minimumBits + 1;
        int next = end + 1;
        int previous = -1;
        int to = 0;
        while (to < pixels.length) {
            int code = nextCode(codeBits);
            if (code == clear) {
                codeBits = minimumBits + 1;
                next = end + 1;
                previous = -1;
                continue;
            }
            if (code == end) {
                throw ImageRejectedException.truncated(
                        "the pixel data ends after " + to + " of " + pixels.length + " pixels");
            }
            if (previous < 0 ? code > end : code > next || (code == next && next == 1 << MAX_BITS)) {
                throw ImageRejectedException.corrupt("an unknown code");
            }
            // The code that is just being defined stands for the previous string and its own first pixel.
            boolean unfinished = previous >= 0 && code == next;
            int written = write(unfinished ? previous : code, pixels, to);
            byte first = pixels[to];
            to += written;
            if (unfinished && to < pixels.length) {
                pixels[to++] = first;
            }
            if (previous >= 0 && next < 1 << MAX_BITS) {
                prefixes[next] = previous;
                suffixes[next] = first;
                lengths[next] = lengths[previous] + 1;
                next++;
                if (next == 1 << codeBits && codeBits < MAX_BITS) {
                    codeBits++;
                }
            }
            previous = code;
        }
    }

    /** Writes a code's string; what does not fit is cut. Returns how much was written. */
    private int write(int code, byte[] pixels, int to) {
        int length = lengths[code];
        int fitting = Math.min(length, pixels.length - to);
        int current = code;
        for (int i = length - 1; i >= 0; i--) {
            if (i < fitting) {
                pixels[to + i] = suffixes[current];
            }
            current = prefixes[current];
        }
        return fitting;
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
