package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.ImageRejectedException;

/** The bits of a lossless WebP, lowest first. Zeros follow the end; {@link #checkNotOverrun} tells of their use. */
final class Vp8lBits {
    private final byte[] data;
    private final int end;
    private int at;
    private long bits;
    private int count;
    private int invented;

    /** Reads the bytes {@code from..end} of {@code data}. */
    Vp8lBits(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
    }

    /** Rejects the image if more bits were used than there are. */
    void checkNotOverrun() throws ImageRejectedException {
        if (count < invented) {
            throw ImageRejectedException.truncated("the compressed data ends early");
        }
    }

    private void fill() {
        while (count <= 56) {
            if (at < end) {
                bits |= (data[at++] & 0xFFL) << count;
            } else {
                invented += 8;
            }
            count += 8;
        }
    }

    /** The next {@code n} bits, 0..24. */
    int take(int n) {
        if (count < n) {
            fill();
        }
        int value = (int) bits & (1 << n) - 1;
        bits >>>= n;
        count -= n;
        return value;
    }

    /** The next symbol of a code. */
    int symbol(Vp8lHuffman code) throws ImageRejectedException {
        if (count < Vp8lHuffman.MAX_BITS) {
            fill();
        }
        int entry = code.entry((int) bits & (1 << Vp8lHuffman.MAX_BITS) - 1);
        int length = entry & 15;
        bits >>>= length;
        count -= length;
        return entry >> 4;
    }
}
