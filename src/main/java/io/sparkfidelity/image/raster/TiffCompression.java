package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.ImageRejectedException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The lossless compressions of a TIFF's strips and tiles. */
enum TiffCompression {
    NONE(1, 0),
    /** A code of 12 bits stands for 3,838 bytes at most. */
    LZW(2_559, 64),
    /** Deflate's tables may take some hundred bytes, however little is compressed. */
    DEFLATE(1_032, 1_024),
    PACK_BITS(64, 64);

    private final int ratio;
    private final int overhead;

    TiffCompression(int ratio, int overhead) {
        this.ratio = ratio;
        this.overhead = overhead;
    }

    /** The most bytes to which {@code length} bytes can expand. */
    long most(long length) {
        return ratio * length;
    }

    /**
     * The most bytes that {@code size} bytes take when compressed. No encoder makes them more than twice as long;
     * longer input would only be a way to waste time, as parts may overlap.
     */
    long longest(long size) {
        return 2 * size + overhead;
    }

    /** Whether a predictor may have been applied: the other compressions know no such tag. */
    boolean isPredicted() {
        return this == LZW || this == DEFLATE;
    }

    static TiffCompression of(TiffTags tags) throws ImageRejectedException {
        int number = tags.number(TiffTags.COMPRESSION, 1);
        return switch (number) {
            case 1 -> NONE;
            case 5 -> LZW;
            case 8, 32946 -> DEFLATE;
            case 32773 -> PACK_BITS;
            default ->
                throw ImageRejectedException.unsupported(
                        "TIFF compression " + number + name(number) + " is not decoded");
        };
    }

    private static String name(int number) {
        return switch (number) {
            case 2, 3, 4 -> " (CCITT fax)";
            case 6 -> " (old-style JPEG)";
            case 7 -> " (JPEG)";
            case 32809 -> " (ThunderScan)";
            case 34676, 34677 -> " (SGI LogLuv)";
            case 34712 -> " (JPEG 2000)";
            case 34925 -> " (LZMA)";
            case 50000 -> " (Zstandard)";
            case 50001 -> " (WebP)";
            default -> "";
        };
    }

    /** Expands the parts of one image, one after the other; what it needs for that is allocated once. */
    final class Expander implements AutoCloseable {
        private final Optional<Inflater> inflater =
                TiffCompression.this == DEFLATE ? Optional.of(new Inflater()) : Optional.empty();
        private final int[] starts = new int[TiffCompression.this == LZW ? 4096 : 0];
        private final int[] lengths = new int[starts.length];

        /** Expands {@code length} bytes of {@code data} to {@code wanted} bytes of {@code out}, or rejects the image. */
        void expand(byte[] data, int from, int length, byte[] out, int wanted) throws ImageRejectedException {
            int got =
                    switch (TiffCompression.this) {
                        case NONE -> copy(data, from, length, out, wanted);
                        case LZW -> lzw(data, from, from + length, out, wanted);
                        case DEFLATE -> inflate(inflater.orElseThrow(), data, from, length, out, wanted);
                        case PACK_BITS -> unpack(data, from, from + length, out, wanted);
                    };
            if (got < wanted) {
                throw ImageRejectedException.truncated("a strip or tile has " + got + " of " + wanted + " bytes");
            }
        }

        @Override
        public void close() {
            inflater.ifPresent(Inflater::end);
        }

        private static int copy(byte[] data, int from, int length, byte[] out, int wanted) {
            int count = Math.min(length, wanted);
            System.arraycopy(data, from, out, 0, count);
            return count;
        }

        private static int inflate(Inflater inflater, byte[] data, int from, int length, byte[] out, int wanted)
                throws ImageRejectedException {
            try {
                inflater.reset();
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
        private int lzw(byte[] data, int from, int end, byte[] out, int wanted) throws ImageRejectedException {
            // A code's string is known by where it was first written.
            if (end - from > 1 && data[from] == 0 && (data[from + 1] & 1) != 0) {
                throw ImageRejectedException.unsupported("TIFF's old LZW, lowest bits first, is not decoded");
            }
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
}
