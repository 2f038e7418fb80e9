package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * GIF 87a and 89a: the first frame on its canvas. As in Pillow the canvas is the logical screen, or larger if the frame
 * reaches beyond it; around the frame is the transparent colour if there is one, else colour 0; a missing palette is
 * the gray ramp.
 */
public final class GifDecoder {
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    /** Interlaced rows come in four passes: the first row of each, and the distance to the next. */
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private final Bytes file;
    private final PixelLimit limit;
    private Optional<Palette> palette = Optional.empty();
    private int surround;

    private GifDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new GifDecoder(file, limit).readFirstFrame();
    }

    private RgbImage readFirstFrame() throws ImageRejectedException {
        file.require(6, 7, "the screen descriptor");
        int at = readPalette(13, file.u8(10));
        while (true) {
            int block = file.u8(at++);
            if (block == FRAME) {
                return readFrame(at);
            }
            if (block == TRAILER) {
                throw ImageRejectedException.corrupt("there is no frame");
            }
            // As in Pillow, bytes between blocks that begin none are passed over.
            at = block == EXTENSION ? readExtension(at) : at;
        }
    }

    /** Reads a palette if the flags announce one; returns the position after it. */
    private int readPalette(int at, int flags) throws ImageRejectedException {
        if ((flags & 0x80) == 0) {
            return at;
        }
        int length = 3 << ((flags & 7) + 1);
        file.require(at, length, "the palette");
        palette = Optional.of(Palette.ofRgb(file.array(), at, length));
        return at + length;
    }

    private int readExtension(int from) throws ImageRejectedException {
        int label = file.u8(from);
        int at = from + 1;
        boolean first = true;
        for (int size = file.u8(at); size != 0; size = file.u8(at)) {
            if (label == GRAPHIC_CONTROL && first && size >= 4 && (file.u8(at + 1) & 1) != 0) {
                surround = file.u8(at + 4);
            }
            first = false;
            at += 1 + size;
        }
        return at + 1;
    }

    private RgbImage readFrame(int at) throws ImageRejectedException {
        int left = file.u16Little(at);
        int top = file.u16Little(at + 2);
        int width = file.u16Little(at + 4);
        int height = file.u16Little(at + 6);
        int flags = file.u8(at + 8);
        limit.check(width, height);
        int canvasWidth = Math.max(file.u16Little(6), left + width);
        int canvasHeight = Math.max(file.u16Little(8), top + height);
        limit.check(canvasWidth, canvasHeight);
        limit.checkFilled(canvasWidth, canvasHeight, GifLzw.MAX_PIXELS_OF_BYTE * file.length());
        int data = readPalette(at + 9, flags);
        byte[] indices = GifLzw.read(file, data, width * height);
        byte[] rgb = limit.allocate(canvasWidth, canvasHeight);
        Palette colours = palette.orElseGet(Palette::new);
        if (width != canvasWidth || height != canvasHeight) {
            for (int to = 0; to < rgb.length; to += 3) {
                colours.write(surround, rgb, to);
            }
        }
        int[] rows = (flags & 0x40) != 0 ? interlacedRows(height) : straightRows(height);
        for (int y = 0; y < height; y++) {
            int to = 3 * ((top + rows[y]) * canvasWidth + left);
            for (int x = 0; x < width; x++, to += 3) {
                colours.write(indices[y * width + x] & 0xFF, rgb, to);
            }
        }
        return new RgbImage(canvasWidth, canvasHeight, rgb);
    }

    private static int[] straightRows(int height) {
        int[] rows = new int[height];
        Arrays.setAll(rows, row -> row);
        return rows;
    }

    private static int[] interlacedRows(int height) {
        int[] rows = new int[height];
        int i = 0;
        for (int[] pass : PASSES) {
            for (int row = pass[0]; row < height; row += pass[1]) {
                rows[i++] = row;
            }
        }
        return rows;
    }
}
