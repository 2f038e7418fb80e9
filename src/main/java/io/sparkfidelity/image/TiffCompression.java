package io.sparkfidelity.image;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The lossless compressions of a TIFF's strips and tiles. */
enum TiffCompression {
    NONE,
    LZW,
    DEFLATE,
    PACK_BITS;

    static TiffCompression of(TiffTags tags) throws ImageRejectedException {
        int number = tags.number(TiffTags.COMPRESSION, 1);
        return switch (number) {
            case 1 -> NONE;
            case 5 -> LZW;
            case 8, 32946 -> DEFLATE;
            case 32773 -> PACK_BITS;
            default -> throw ImageRejectedException.unsupported("TIFF compression " + number + " is not decoded");
        };
    }

    /** Expands {@code length} bytes of {@code data} to {@code wanted} bytes of {@code out}, or rejects the image. */
    void expand(byte[] data, int from, int length, byte[] out, int wanted) throws ImageRejectedException {
        int got =
                switch (this) {
                    case NONE -> copy(data, from, length, out, wanted);
                    case LZW -> lzw(data, from, from + length, out, wanted);
                    case DEFLATE -> inflate(data, from, length, out, wanted);
                    case PACK_BITS -> unpack(data, from, from + length, out, wanted);
                };
        if (got < wanted) {
            throw ImageRejectedException.truncated("a strip or tile has " + got + " of " + wanted + " bytes");
        }
    }

    private static int copy(byte[] data, int from, int length, byte[] out, int wanted) {
        int count = Math.min(length, wanted);
        System.arraycopy(data, from, out, 0, count);
        return count;
    }

    private static int inflate(byte[] data, int from, int length, byte[] out, int wanted)
            throws ImageRejectedException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data, from, length);
            int done = 0;
            while (done < wanted) {
                int got = inflater.inflate(out, done, wanted - done);
                if (got == 0) {
                    break;
                }
                done += got;
            }
            return done;
        } catch (DataFormatException e) {
            throw ImageRejectedException.corrupt("a strip or tile is no valid deflate stream");
        } finally {
            inflater.end();
        }
    }

    private static int unpack(byte[] data, int from, int end, byte[] out, int wanted) {
        int at = from;
        int to = 0;
        while (at < end && to < wanted) {
            int control = data[at++];
            if (control >= 0) {
                int count = Math.min(control + 1, Math.min(end - at, wanted - to));
                System.arraycopy(data, at, out, to, count);
                at += control + 1;
                to += count;
            } else if (control != -128 && at < end) {
                int count = Math.min(1 - control, wanted - to);
                Arrays.fill(out, to, to + count, data[at++]);
                to += count;
            }
        }
        return to;
    }

    /** Codes of 9 to 12 bits, highest bits first; a code grows one code earlier than it must (TIFF 6.0, section 13). */
    private static int lzw(byte[] data, int from, int end, byte[] out, int wanted) throws ImageRejectedException {
        // A code's string is known by where it was first written.
        int[] starts = new int[4096];
        int[] lengths = new int[4096];
        int at = from;
        int bits = 0;
        int bitCount = 0;
        int codeBits = 9;
        int next = 258;
        int previous = -1;
        int previousStart = 0;
        int to = 0;
        while (to < wanted) {
            while (bitCount < codeBits && at < end) {
                bits = bits << 8 | (data[at++] & 0xFF);
                bitCount += 8;
            }
            if (bitCount < codeBits) {
                return to;
            }
            bitCount -= codeBits;
            int code = bits >> bitCount & (1 << codeBits) - 1;
            if (code == 256) {
                codeBits = 9;
                next = 258;
                previous = -1;
                continue;
            }
            if (code == 257) {
                return to;
            }
            if (previous < 0 ? code > 255 : code > next || (code == next && next == 4096)) {
                throw ImageRejectedException.corrupt("a strip or tile has an unknown code");
            }
            if (previous >= 0 && next < 4096) {
                starts[next] = previousStart;
                lengths[next] = (previous < 256 ? 1 : lengths[previous]) + 1;
                next++;
                if (next + 1 == 1 << codeBits && codeBits < 12) {
                    codeBits++;
                }
            }
            int start = to;
            if (code < 256) {
                out[to++] = (byte) code;
            } else {
                int count = Math.min(lengths[code], wanted - to);
                // Byte by byte: the string may reach into what is being written.
                for (int i = 0, source = starts[code]; i < count; i++) {
                    out[to++] = out[source++];
                }
            }
            previous = code;
            previousStart = start;
        }
        return to;
    }
}
