package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import java.util.Arrays;

/**
 * TIFF 6.0 and BigTIFF, the first image of a file: strips or tiles, uncompressed, LZW, deflate or PackBits, with or
 * without horizontal prediction; gray, palette, RGB and CMYK as {@link TiffPixels} has it; turned as its orientation
 * says. Fax and JPEG compression, YCbCr, Lab and floating-point samples are unsupported.
 */
public final class TiffDecoder {
    private final Bytes file;
    private final PixelLimit limit;
    private final TiffTags tags;
    private final TiffParts parts;
    private final TiffPixels pixels;
    private final TiffCompression compression;
    private final boolean predicted;
    private final boolean reversed;
    /** The arrays of a part's data: one, or one for each channel. */
    private final int planes;
    /** Samples of a pixel that lie together in the data: all of them, or one where each channel has its own plane. */
    private final int together;

    private final int rowLength;

    private TiffDecoder(Bytes file, PixelLimit limit) throws ImageRejectedException {
        this.file = file;
        this.limit = limit;
        tags = new TiffTags(file);
        parts = new TiffParts(file, tags, limit);
        pixels = TiffPixels.of(tags);
        compression = TiffCompression.of(tags);
        predicted = isPredicted();
        reversed = tags.number(TiffTags.FILL_ORDER, 1) == 2;
        boolean separate = tags.number(TiffTags.PLANAR, 1) == 2 && pixels.samples() > 1;
        if (separate && pixels.bits() < 8) {
            throw ImageRejectedException.unsupported("TIFF planes of less than 8 bits are not decoded");
        }
        planes = separate ? pixels.samples() : 1;
        together = separate ? 1 : pixels.samples();
        long length = pixels.rowLength(parts.partWidth, together);
        if (length * parts.partHeight > Integer.MAX_VALUE - 64) {
            throw ImageRejectedException.decoding(RejectReason.TOO_MANY_PIXELS, "a strip or tile is too large");
        }
        rowLength = (int) length;
    }

    private boolean isPredicted() throws ImageRejectedException {
        int predictor = compression.isPredicted() ? tags.number(TiffTags.PREDICTOR, 1) : 1;
        if (predictor < 1 || predictor > 2 || (predictor == 2 && pixels.bits() < 8)) {
            throw ImageRejectedException.unsupported(
                    "TIFF predictor " + predictor + " of samples of " + pixels.bits() + " bits is not decoded");
        }
        return predictor == 2;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new TiffDecoder(file, limit).read();
    }

    private RgbImage read() throws ImageRejectedException {
        int width = tags.number(TiffTags.WIDTH, 0);
        int height = tags.number(TiffTags.HEIGHT, 0);
        parts.requireAll(planes, rowLength, compression);
        byte[] rgb = limit.allocate(width, height);
        byte[][] part = new byte[planes][rowLength * parts.partHeight];
        try (TiffCompression.Expander expander = compression.new Expander()) {
            for (int y = 0; y < parts.down; y++) {
                for (int x = 0; x < parts.across; x++) {
                    for (int plane = 0; plane < planes; plane++) {
                        int index = (plane * parts.down + y) * parts.across + x;
                        readPart(expander, index, part[plane], parts.codedRows(y, compression));
                    }
                    int left = x * parts.partWidth;
                    int columns = Math.min(parts.partWidth, width - left);
                    for (int row = 0; row < parts.rows(y); row++) {
                        int to = RgbImage.CHANNELS * ((y * parts.partHeight + row) * width + left);
                        pixels.write(part, row * rowLength, columns, rgb, to);
                    }
                }
            }
        }
        return Orientation.upright(new RgbImage(width, height, rgb), tags.number(TiffTags.ORIENTATION, 1));
    }

    private void readPart(TiffCompression.Expander expander, int index, byte[] part, int rows)
            throws ImageRejectedException {
        int size = rows * rowLength;
        int start = parts.from(index);
        int length = parts.length(index, compression, size);
        byte[] data = file.array();
        if (reversed) {
            data = Arrays.copyOfRange(data, start, start + length);
            start = 0;
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (Integer.reverse(data[i]) >>> 24);
            }
        }
        expander.expand(data, start, length, part, size);
        for (int row = 0; predicted && row < rows; row++) {
            pixels.undoPrediction(part, row * rowLength, parts.partWidth, together);
        }
    }
}
