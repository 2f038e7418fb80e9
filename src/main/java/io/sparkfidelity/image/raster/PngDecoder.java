package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * PNG (W3C Recommendation, second edition): every colour type and depth, interlaced or not. Of the header and the
 * palette the checksums are verified; of the pixel data the zlib checksum is, where it is there, so that broken pixels
 * are noticed.
 */
public final class PngDecoder {
    private static final int SIGNATURE_LENGTH = 8;
    private static final int IHDR = tag("IHDR");
    private static final int PLTE = tag("PLTE");
    private static final int IDAT = tag("IDAT");
    private static final int IEND = tag("IEND");
    private static final int FCTL = tag("fcTL");
    /** A byte of deflate data yields at most 1032 bytes. */
    private static final int MAX_INFLATION = 1032;
    /** Photographs yield 2 to 4 bytes of pixels a byte, drawings some dozens. */
    private static final int UNUSUAL_INFLATION = 100;
    /** Adam7: column and row of each pass's first pixel, and the distance to the next. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final Bytes file;
    private final PixelLimit limit;
    private final List<PngScanlines.Slice> data = new ArrayList<>();
    private long dataLength;
    private final int width;
    private final int height;
    private final boolean interlaced;
    private final PngPixels pixels;

    /** Reads the header. */
    private PngDecoder(Bytes file, PixelLimit limit) throws ImageRejectedException {
        this.file = file;
        this.limit = limit;
        file.require(SIGNATURE_LENGTH, 12 + 13, "the header");
        if (file.u32Big(SIGNATURE_LENGTH) != 13 || (int) file.u32Big(SIGNATURE_LENGTH + 4) != IHDR) {
            throw ImageRejectedException.corrupt("the file does not begin with a header chunk");
        }
        int at = SIGNATURE_LENGTH + 8;
        verifyChecksum(at, 13);
        limit.check(file.u32Big(at), file.u32Big(at + 4));
        this.width = (int) file.u32Big(at);
        this.height = (int) file.u32Big(at + 4);
        this.pixels = PngPixels.of(file.u8(at + 9), file.u8(at + 8));
        if (file.u8(at + 10) != 0 || file.u8(at + 11) != 0 || file.u8(at + 12) > 1) {
            throw ImageRejectedException.corrupt("unknown compression, filter or interlace method");
        }
        this.interlaced = file.u8(at + 12) == 1;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        PngDecoder decoder = new PngDecoder(file, limit);
        decoder.readChunks();
        return decoder.readPixels();
    }

    private static int tag(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private void readChunks() throws ImageRejectedException {
        long at = SIGNATURE_LENGTH + 12 + 13;
        while (file.has(at, 8)) {
            long length = file.u32Big(at);
            int type = (int) file.u32Big(at + 4);
            if (type == IEND) {
                return;
            }
            long body = at + 8;
            if (type == IDAT) {
                // A file that was cut within its pixel data keeps what is there: whether that is enough, zlib tells.
                int present = (int) Math.min(length, file.length() - body);
                data.add(new PngScanlines.Slice((int) body, present));
                dataLength += present;
            } else if (type == PLTE && data.isEmpty()) {
                file.require(body, length + 4, "the palette");
                verifyChecksum(body, length);
                pixels.setPalette(file.array(), (int) body, (int) length);
            } else if (type == FCTL && data.isEmpty()) {
                requireWholeFrame(body);
            }
            at = body + length + 4;
        }
    }

    /** Rejects an animation whose first frame, which the pixel data is, claims to be another part of the image. */
    private void requireWholeFrame(long body) throws ImageRejectedException {
        boolean whole = file.u32Big(body + 4) == width
                && file.u32Big(body + 8) == height
                && file.u32Big(body + 12) == 0
                && file.u32Big(body + 16) == 0;
        if (!whole) {
            throw ImageRejectedException.corrupt("the animation's first frame is not the whole image");
        }
    }

    private void verifyChecksum(long body, long length) throws ImageRejectedException {
        CRC32 crc = new CRC32();
        crc.update(file.array(), (int) body - 4, (int) length + 4);
        if (crc.getValue() != file.u32Big(body + length)) {
            throw ImageRejectedException.corrupt("a chunk's checksum does not match");
        }
    }

    private RgbImage readPixels() throws ImageRejectedException {
        if (data.isEmpty()) {
            throw ImageRejectedException.truncated("there is no pixel data");
        }
        pixels.requireComplete();
        int[][] passes = interlaced ? PASSES : ONE_PASS;
        long needed = 0;
        for (int[] pass : passes) {
            needed += (long) rows(pass) * pixels.lineLength(columns(pass));
        }
        if (needed > dataLength * MAX_INFLATION) {
            throw ImageRejectedException.truncated(
                    dataLength + " bytes of pixel data cannot hold " + width + " x " + height + " pixels");
        }
        if ((long) RgbImage.CHANNELS * width * height > dataLength * UNUSUAL_INFLATION) {
            // Before little data becomes much memory, see whether it really is that much.
            readLines(passes, new byte[0]);
        }
        byte[] rgb = limit.allocate(width, height);
        readLines(passes, rgb);
        return new RgbImage(width, height, rgb);
    }

    /** Goes through all lines, and writes their pixels to {@code rgb} unless that is empty. */
    private void readLines(int[][] passes, byte[] rgb) throws ImageRejectedException {
        try (PngScanlines lines = new PngScanlines(file.array(), data, pixels.filterDistance())) {
            for (int[] pass : passes) {
                int columns = columns(pass);
                lines.startPass(pixels.lineLength(columns));
                for (int row = 0; row < rows(pass); row++) {
                    byte[] line = lines.next();
                    if (rgb.length > 0) {
                        int to = RgbImage.CHANNELS * ((pass[1] + row * pass[3]) * width + pass[0]);
                        pixels.write(line, columns, rgb, to, RgbImage.CHANNELS * pass[2]);
                    }
                }
            }
            lines.finish();
        }
    }

    private int columns(int[] pass) {
        return (width - pass[0] + pass[2] - 1) / pass[2];
    }

    /** The lines of a pass; none if it has no columns. */
    private int rows(int[] pass) {
        return columns(pass) == 0 ? 0 : (height - pass[1] + pass[3] - 1) / pass[3];
    }
}
