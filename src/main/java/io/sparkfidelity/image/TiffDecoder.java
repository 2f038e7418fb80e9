package io.sparkfidelity.image;

import java.util.Arrays;

/**
 * TIFF 6.0, the first image of a file: strips or tiles, uncompressed, LZW, deflate or PackBits, with or without
 * horizontal prediction; gray, palette, RGB and CMYK as {@link TiffPixels} has it. Fax and JPEG compression, YCbCr, Lab
 * and floating-point samples are unsupported.
 */
final class TiffDecoder {
    private final Bytes file;
    private final PixelLimit limit;
    private final TiffTags tags;
    private int width;
    private int height;
    private TiffPixels pixels;
    private TiffCompression compression;
    private int predictor;
    /** Samples of a pixel that lie together in the data: all of them, or one where each channel has its own plane. */
    private int together;

    private TiffDecoder(Bytes file, PixelLimit limit) throws ImageRejectedException {
        this.file = file;
        this.limit = limit;
        this.tags = new TiffTags(file);
    }

    static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new TiffDecoder(file, limit).read();
    }

    private RgbImage read() throws ImageRejectedException {
        limit.check(tags.element(TiffTags.WIDTH, 0), tags.element(TiffTags.HEIGHT, 0));
        width = tags.number(TiffTags.WIDTH, 0);
        height = tags.number(TiffTags.HEIGHT, 0);
        pixels = TiffPixels.of(tags);
        compression = TiffCompression.of(tags);
        predictor = tags.number(TiffTags.PREDICTOR, 1);
        if (predictor > 2 || (predictor == 2 && pixels.bits() < 8)) {
            throw ImageRejectedException.unsupported("TIFF predictor " + predictor + " is not decoded");
        }
        boolean planes = tags.number(TiffTags.PLANAR, 1) == 2 && pixels.samples() > 1;
        if (planes && pixels.bits() < 8) {
            throw ImageRejectedException.unsupported("TIFF planes of less than 8 bits are not decoded");
        }
        together = planes ? 1 : pixels.samples();
        boolean tiled = tags.has(TiffTags.TILE_OFFSETS);
        int tileWidth = tiled ? tags.number(TiffTags.TILE_WIDTH, 0) : width;
        int tileHeight = tiled
                ? tags.number(TiffTags.TILE_HEIGHT, 0)
                : Math.min(tags.number(TiffTags.ROWS_PER_STRIP, Integer.MAX_VALUE), height);
        // A tile may be larger than the image, but its memory counts as much.
        limit.check(tileWidth, tileHeight);
        if (pixels.rowLength(tileWidth, together) * tileHeight > Integer.MAX_VALUE - 64) {
            throw ImageRejectedException.decoding(RejectReason.TOO_MANY_PIXELS, "a strip or tile is too large");
        }
        return new RgbImage(width, height, readTiles(tiled, tileWidth, tileHeight));
    }

    private byte[] readTiles(boolean tiled, int tileWidth, int tileHeight) throws ImageRejectedException {
        int across = (width + tileWidth - 1) / tileWidth;
        int down = (height + tileHeight - 1) / tileHeight;
        int planes = together == 1 ? pixels.samples() : 1;
        int rowLength = (int) pixels.rowLength(tileWidth, together);
        Parts parts = new Parts(file, tags, tiled, rowLength * tileHeight);
        parts.requireAll((long) across * down * planes);
        byte[] rgb = limit.allocate(width, height);
        byte[][] tile = new byte[planes][rowLength * tileHeight];
        for (int y = 0; y < down; y++) {
            // The last strip has only the rows that are left; tiles are always full.
            int rows = Math.min(tileHeight, height - y * tileHeight);
            for (int x = 0; x < across; x++) {
                for (int plane = 0; plane < planes; plane++) {
                    int index = (plane * down + y) * across + x;
                    readTile(parts, index, tile[plane], tileWidth, tiled ? tileHeight : rows);
                }
                int columns = Math.min(tileWidth, width - x * tileWidth);
                for (int row = 0; row < rows; row++) {
                    int to = RgbImage.CHANNELS * ((y * tileHeight + row) * width + x * tileWidth);
                    pixels.write(tile, row * rowLength, columns, rgb, to);
                }
            }
        }
        return rgb;
    }

    /**
     * Where the strips or tiles are in the file.
     *
     * @param fullLength the bytes of a whole one: old writers leave the lengths out for uncompressed files
     */
    private record Parts(Bytes file, TiffTags tags, boolean tiled, int fullLength) {
        long from(long index) throws ImageRejectedException {
            return tags.element(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS, index);
        }

        long length(long index) throws ImageRejectedException {
            int lengths = tiled ? TiffTags.TILE_LENGTHS : TiffTags.STRIP_LENGTHS;
            return tags.has(lengths) ? tags.element(lengths, index) : Math.min(fullLength, file.length() - from(index));
        }

        /** Rejects a file in which one of {@code count} parts is missing, before anything is allocated. */
        void requireAll(long count) throws ImageRejectedException {
            if (tags.count(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS) < count) {
                throw ImageRejectedException.truncated("strips or tiles are missing");
            }
            for (long i = 0; i < count; i++) {
                file.require(from(i), length(i), tiled ? "a tile" : "a strip");
            }
        }
    }

    private void readTile(Parts parts, int index, byte[] tile, int tileWidth, int rows) throws ImageRejectedException {
        int rowLength = (int) pixels.rowLength(tileWidth, together);
        // No compression makes a part much longer. More input would only be a way to waste time, as parts may overlap.
        int length = (int) Math.min(parts.length(index), 2L * rows * rowLength + 1024);
        byte[] data = file.array();
        int start = (int) parts.from(index);
        if (tags.number(TiffTags.FILL_ORDER, 1) == 2) {
            data = Arrays.copyOfRange(data, start, start + length);
            start = 0;
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (Integer.reverse(data[i]) >>> 24);
            }
        }
        compression.expand(data, start, length, tile, rows * rowLength);
        if (predictor == 2) {
            for (int row = 0; row < rows; row++) {
                pixels.undoPrediction(tile, row * rowLength, tileWidth, together);
            }
        }
    }
}
