package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF or BigTIFF: for each tag where its numbers are (TIFF 6.0, section 2). */
final class TiffTags {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_LENGTHS = 279;
    static final int PLANAR = 284;
    static final int PREDICTOR = 317;
    static final int COLOURS = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_LENGTHS = 325;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;

    private final Bytes file;
    private final boolean bigEndian;
    private final Map<Integer, Numbers> entries = new HashMap<>();

    /** The numbers of one tag. */
    final class Numbers {
        private final int tag;
        private final long at;
        private final long count;
        private final int type;

        private Numbers(int tag, long at, long count, int type) {
            this.tag = tag;
            this.at = at;
            this.count = count;
            this.type = type;
        }

        /** How many there are, at most as many as the file has bytes. */
        long count() {
            return count;
        }

        /** The number {@code index}, which must be there and not below 0. */
        long element(long index) throws ImageRejectedException {
            int size = size(type);
            if (index >= count || size == 0) {
                throw ImageRejectedException.corrupt("tag " + tag + " is missing or malformed");
            }
            long from = at + index * size;
            long value =
                    switch (type) {
                        case 1 -> file.u8(from);
                        case 6 -> (byte) file.u8(from);
                        case 3 -> u16(from);
                        case 8 -> (short) u16(from);
                        case 9 -> (int) u32(from);
                        case 4, 13 -> u32(from);
                        default -> s64(from);
                    };
            if (value < 0) {
                throw ImageRejectedException.corrupt("tag " + tag + " is negative");
            }
            return value;
        }
    }

    TiffTags(Bytes file) throws ImageRejectedException {
        this.file = file;
        this.bigEndian = file.u8(0) == 'M';
        boolean big = file.u8(2) == 43 || file.u8(3) == 43;
        long directory = big ? s64(8) : u32(4);
        long count = big ? s64(directory) : u16(directory);
        long first = directory + (big ? 8 : 2);
        int length = big ? 20 : 12;
        file.require(first, length * Math.min(count, file.length()), "the directory");
        for (int i = 0; i < count; i++) {
            addEntry(first + (long) length * i, big);
        }
    }

    private void addEntry(long at, boolean big) throws ImageRejectedException {
        int tag = u16(at);
        int type = u16(at + 2);
        long count = big ? s64(at + 4) : u32(at + 4);
        if (count == 0) {
            return;
        }
        long values = at + (big ? 12 : 8);
        int inline = big ? 8 : 4;
        // What may follow is checked where it is read; counts beyond the file are kept from overflowing here.
        if (count > inline || size(type) * count > inline) {
            values = big ? s64(values) : u32(values);
        }
        entries.put(tag, new Numbers(tag, values, Math.min(count, file.length()), type));
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** The bytes of whole numbers; what has any other type is not asked for here. */
    private static int size(int type) {
        return switch (type) {
            case 1, 6 -> 1;
            case 3, 8 -> 2;
            case 4, 9, 13 -> 4;
            case 16, 17, 18 -> 8;
            default -> 0;
        };
    }

    private int u16(long at) throws ImageRejectedException {
        return bigEndian ? file.u16Big(at) : file.u16Little(at);
    }

    private long u32(long at) throws ImageRejectedException {
        return bigEndian ? file.u32Big(at) : file.u32Little(at);
    }

    /** No number of a file that fits an array needs the highest bit: such a number is negative and nowhere. */
    private long s64(long at) throws ImageRejectedException {
        return bigEndian ? u32(at) << 32 | u32(at + 4) : u32(at + 4) << 32 | u32(at);
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The numbers of a tag; none without the tag. */
    Numbers numbers(int tag) {
        return entries.getOrDefault(tag, new Numbers(tag, 0, 0, 0));
    }

    /** How many numbers a tag has; 0 without the tag. */
    long count(int tag) {
        return numbers(tag).count();
    }

    /** The number {@code index} of a tag, which must be there and not below 0. */
    long element(int tag, long index) throws ImageRejectedException {
        return numbers(tag).element(index);
    }

    /** The first number of a tag, or what stands for it when the tag is missing; at most 2^31 - 1. */
    int number(int tag, int absent) throws ImageRejectedException {
        return has(tag) ? (int) Math.min(element(tag, 0), Integer.MAX_VALUE) : absent;
    }
}
