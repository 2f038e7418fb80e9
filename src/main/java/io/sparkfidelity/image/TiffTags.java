package io.sparkfidelity.image;

import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF: for each tag where its numbers are (TIFF 6.0, section 2). */
final class TiffTags {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
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
    private final Map<Integer, Entry> entries = new HashMap<>();

    private record Entry(long at, long count, int size) {}

    TiffTags(Bytes file) throws ImageRejectedException {
        this.file = file;
        this.bigEndian = file.u8(0) == 'M';
        long directory = u32(4);
        int count = u16(directory);
        file.require(directory + 2, 12L * count, "the directory");
        for (int i = 0; i < count; i++) {
            long at = directory + 2 + 12L * i;
            int size = size(u16(at + 2));
            long values = u32(at + 4);
            entries.put(u16(at), new Entry(size * values > 4 ? u32(at + 8) : at + 8, values, size));
        }
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** Bytes, shorts and longs are numbers; what has any other type is not asked for here. */
    private static int size(int type) {
        return switch (type) {
            case 1 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            default -> 0;
        };
    }

    private int u16(long at) throws ImageRejectedException {
        return bigEndian ? file.u16Big(at) : file.u16Little(at);
    }

    private long u32(long at) throws ImageRejectedException {
        return bigEndian ? file.u32Big(at) : file.u32Little(at);
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** How many numbers a tag has; 0 without the tag. */
    long count(int tag) {
        return has(tag) ? entries.get(tag).count() : 0;
    }

    /** The number {@code index} of a tag, which must be there. */
    long element(int tag, long index) throws ImageRejectedException {
        Entry entry = entries.getOrDefault(tag, new Entry(0, 0, 0));
        if (index >= entry.count() || entry.size() == 0) {
            throw ImageRejectedException.corrupt("tag " + tag + " is missing or malformed");
        }
        long at = entry.at() + index * entry.size();
        return switch (entry.size()) {
            case 1 -> file.u8(at);
            case 2 -> u16(at);
            default -> u32(at);
        };
    }

    /** The first number of a tag, or what stands for it when the tag is missing; at most 2^31 - 1. */
    int number(int tag, int absent) throws ImageRejectedException {
        return has(tag) ? (int) Math.min(element(tag, 0), Integer.MAX_VALUE) : absent;
    }
}
