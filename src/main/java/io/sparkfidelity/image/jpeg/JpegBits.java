package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.ImageRejectedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a JPEG's entropy-coded segments: stuffed zeros removed, stopping at markers. At a marker or the end of
 * the file zeros are delivered and counted, so that the hot path needs no check; {@link #checkNotOverrun} then tells
 * whether any of them was used.
 */
final class JpegBits {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] file;
    private int at;
    /** The next bits, from the highest down; below {@link #count} bits there may be more, but they are not counted. */
    private long bits;

    private int count;
    private int invented;

    /** Begins at position {@code at} of {@code file}. */
    JpegBits(byte[] file, int at) {
        this.file = file;
        this.at = at;
    }

    /** Where in the file the next byte would be read: a marker, or the end, once all bits are used. */
    int position() {
        return at;
    }

    /** Rejects the image if more bits were used than there are. */
    void checkNotOverrun() throws ImageRejectedException {
        if (count < invented) {
            boolean fileEnds = at >= file.length - 1;
            throw fileEnds
                    ? ImageRejectedException.truncated("the compressed data ends early")
                    : ImageRejectedException.corrupt("the compressed data ends before the last block");
        }
    }

    /** Drops what is left of the segment and goes beyond the restart marker that must follow. */
    void restart(int number) throws ImageRejectedException {
        checkNotOverrun();
        bits = 0;
        count = 0;
        invented = 0;
        while (at + 1 < file.length) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] == (byte) 0xFF && marker != 0 && marker != 0xFF) {
                if (marker != 0xD0 + number) {
                    throw ImageRejectedException.corrupt("a restart marker is missing");
                }
                at += 2;
                return;
            }
            at++;
        }
        throw ImageRejectedException.truncated("the compressed data ends at a restart marker");
    }

    /** Makes at least 48 bits ready. */
    private void fill() {
        if (at + 8 <= file.length) {
            long next = (long) LONGS.get(file, at);
            long inverse = ~next;
            if ((inverse - 0x0101010101010101L & next & 0x8080808080808080L) == 0) {
                // No byte is 0xFF. Bits of a byte that does not fit whole are set too: it is the next to be read, and
                // will set them to the same.
                bits |= next >>> count;
                int bytes = (64 - count) >> 3;
                at += bytes;
                count += bytes << 3;
                return;
            }
        }
        fillByByte();
    }

    private void fillByByte() {
        while (count <= 56) {
            int value = 0;
            if (at < file.length && file[at] != (byte) 0xFF) {
                value = file[at++] & 0xFF;
            } else if (at + 1 < file.length && file[at + 1] == 0) {
                value = 0xFF;
                at += 2;
            } else {
                invented += 8;
            }
            bits |= (long) value << (56 - count);
            count += 8;
        }
    }

    /** The next {@code n} bits, 1..16, as a number. */
    int take(int n) {
        if (count < n) {
            fill();
        }
        int value = (int) (bits >>> (64 - n));
        bits <<= n;
        count -= n;
        return value;
    }

    /** The next symbol as a byte. */
    int symbol(JpegHuffman table) throws ImageRejectedException {
        if (count < 32) {
            fill();
        }
        int entry = longEntry(table, bits);
        bits <<= entry & 31;
        count -= entry & 31;
        return (entry >> 5 & 15) << 4 | (entry >> 9 & 15);
    }

    /** The difference to the DC prediction. */
    int difference(JpegHuffman table) throws ImageRejectedException {
        if (count < 32) {
            fill();
        }
        int entry = table.look()[(int) (bits >>> (64 - JpegHuffman.LOOK_BITS))];
        if (entry == 0) {
            entry = longEntry(table, bits);
        }
        bits <<= entry & 31;
        count -= entry & 31;
        int magnitude = entry >> 9 & 15;
        return magnitude == 0 ? entry >> 16 : JpegHuffman.extend(take(magnitude), magnitude);
    }

    private static int longEntry(JpegHuffman table, long bits) throws ImageRejectedException {
        int entry = table.longEntry((int) (bits >>> 48));
        if (entry < 0) {
            throw ImageRejectedException.corrupt("the compressed data has an unknown code");
        }
        return entry;
    }

    /**
     * Reads the 63 AC coefficients of a block of a sequential image, multiplies them and puts them in natural order.
     *
     * @param block 64 coefficients; those that are read are written, the others left
     * @param quantisers the multipliers, in zigzag order
     * @return the zigzag index of the last coefficient that was written; 0 if none was
     */
    int readAc(JpegHuffman table, int[] block, int[] quantisers) throws ImageRejectedException {
        int[] look = table.look();
        // In local variables these stay in registers.
        long bits = this.bits;
        int count = this.count;
        int last = 0;
        for (int k = 1; k < 64; k++) {
            if (count < 32) {
                this.bits = bits;
                this.count = count;
                fill();
                bits = this.bits;
                count = this.count;
            }
            int entry = look[(int) (bits >>> (64 - JpegHuffman.LOOK_BITS))];
            if (entry == 0) {
                entry = longEntry(table, bits);
            }
            bits <<= entry & 31;
            count -= entry & 31;
            int run = entry >> 5 & 15;
            int value = entry >> 16;
            int magnitude = entry >> 9 & 15;
            if (magnitude != 0) {
                value = JpegHuffman.extend((int) (bits >>> (64 - magnitude)), magnitude);
                bits <<= magnitude;
                count -= magnitude;
            } else if (value == 0) {
                if (run != 15) {
                    break;
                }
                k += 15;
                continue;
            }
            k += run;
            if (k > 63) {
                throw ImageRejectedException.corrupt("a block has more than 64 coefficients");
            }
            block[JpegTables.NATURAL[k]] = value * quantisers[k];
            last = k;
        }
        this.bits = bits;
        this.count = count;
        return last;
    }
}
