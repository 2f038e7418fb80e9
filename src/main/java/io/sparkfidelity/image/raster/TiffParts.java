package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;

/**
 * The strips or tiles of a TIFF: how they divide the image, and where they are in the file.
 *
 * <p>How long a part is when uncompressed follows from the header, so for uncompressed data the tag that says it is not
 * needed and not believed. Compressed data ends by itself: there the tag only says where it ends at the latest, and
 * where it is missing or 0 the file's end does.
 */
final class TiffParts {
    private final Bytes file;
    private final TiffTags.Numbers offsets;
    private final TiffTags.Numbers lengths;
    private final boolean tiled;
    private final int height;

    /** Of a whole part, in pixels. */
    final int partWidth;

    final int partHeight;
    final int across;
    final int down;

    TiffParts(Bytes file, TiffTags tags, PixelLimit limit) throws ImageRejectedException {
        this.file = file;
        limit.check(tags.element(TiffTags.WIDTH, 0), tags.element(TiffTags.HEIGHT, 0));
        int width = tags.number(TiffTags.WIDTH, 0);
        height = tags.number(TiffTags.HEIGHT, 0);
        tiled = tags.has(TiffTags.TILE_OFFSETS);
        if (tags.has(TiffTags.STRIP_OFFSETS) && (tiled || tags.has(TiffTags.TILE_WIDTH))) {
            throw ImageRejectedException.corrupt("the image has both strips and tiles");
        }
        offsets = tags.numbers(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
        lengths = tags.numbers(tiled ? TiffTags.TILE_LENGTHS : TiffTags.STRIP_LENGTHS);
        partWidth = tiled ? tags.number(TiffTags.TILE_WIDTH, 0) : width;
        partHeight = tiled
                ? tags.number(TiffTags.TILE_HEIGHT, 0)
                : Math.min(tags.number(TiffTags.ROWS_PER_STRIP, Integer.MAX_VALUE), height);
        // A tile may be larger than the image, but its memory counts as much.
        limit.check(partWidth, partHeight);
        across = (width + partWidth - 1) / partWidth;
        down = (height + partHeight - 1) / partHeight;
    }

    /** The rows of the image in the parts of row {@code y} of parts: the last has only those that are left. */
    int rows(int y) {
        return Math.min(partHeight, height - y * partHeight);
    }

    /** The rows that the data of such a part has: tiles are always full, but only compression needs them to be. */
    int codedRows(int y, TiffCompression compression) {
        return tiled && compression != TiffCompression.NONE ? partHeight : rows(y);
    }

    /** Where part {@code index} begins. */
    int from(long index) throws ImageRejectedException {
        long from = offsets.element(index);
        if (from < 8) {
            throw ImageRejectedException.corrupt((tiled ? "a tile" : "a strip") + " has no place in the file");
        }
        file.require(from, 1, tiled ? "a tile" : "a strip");
        return (int) from;
    }

    /** How many bytes of part {@code index} there are at most, when {@code size} are wanted of it. */
    int length(long index, TiffCompression compression, long size) throws ImageRejectedException {
        int from = from(index);
        if (compression == TiffCompression.NONE) {
            file.require(from, size, tiled ? "a tile" : "a strip");
            return (int) size;
        }
        long stated = index < lengths.count() ? lengths.element(index) : 0;
        long rest = file.length() - from;
        return (int) Math.min(stated == 0 ? rest : Math.min(stated, rest), compression.longest(size));
    }

    /**
     * Rejects a file whose data cannot fill its image, before anything is allocated for it.
     *
     * @param rowLength the bytes of a row of a part
     */
    void requireAll(int planes, long rowLength, TiffCompression compression) throws ImageRejectedException {
        long count = (long) across * down * planes;
        if (offsets.count() < count) {
            throw ImageRejectedException.truncated("strips or tiles are missing");
        }
        long all = 0;
        for (long i = 0; i < count; i++) {
            long size = rowLength * codedRows((int) (i / across % down), compression);
            all += size;
            // Parts may overlap, so each one and all together must be within what compression can do.
            if (size > compression.most(length(i, compression, size)) || all > compression.most(file.length())) {
                throw ImageRejectedException.truncated(
                        "a file of " + file.length() + " bytes cannot hold the strips or tiles of its image");
            }
        }
    }
}
