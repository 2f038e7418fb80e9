package io.sparkfidelity.image;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * PNG (W3C Recommendation, second edition): every colour type and depth, interlaced or not. Of the header and the
 * palette the checksums are verified; of the pixel data the zlib checksum is, so that broken pixels are noticed.
 */
final class PngDecoder {
    private static final int SIGNATURE_LENGTH = 8;
    private static final int IHDR = tag("IHDR");
    private static final int PLTE = tag("PLTE");
    private static final int IDAT = tag("IDAT");
    private static final int IEND = tag("IEND");
    /** A byte of deflate data yields at most 1032 bytes. */
    private static final int MAX_INFLATION = 1032;
    /** Adam7: column and row of each pass's first pixel, and the distance to the next. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final Bytes file;
    private final PixelLimit limit;
    private final List<PngScanlines.Slice> data = new ArrayList<>();
    private long dataLength;
    private int width;
    private int height;
    private boolean interlaced;
    private PngPixels pixels;

    private PngDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        PngDecoder decoder = new PngDecoder(file, limit);
        decoder.readChunks();
        return decoder.readPixels();
    }

    private static int tag(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private void readChunks() throws ImageRejectedException {
        readHeader();
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
            } else if (type == PLTE) {
                file.require(body, length + 4, "the palette");
                verifyChecksum(body, length);
                pixels.setPalette(file.array(), (int) body, (int) length);
            }
            at = body + length + 4;
        }
    }

    private void readHeader() throws ImageRejectedException {
        file.require(SIGNATURE_LENGTH, 12 + 13, "the header");
        if (file.u32Big(SIGNATURE_LENGTH) != 13 || (int) file.u32Big(SIGNATURE_LENGTH + 4) != IHDR) {
            throw ImageRejectedException.corrupt("the file does not begin with a header chunk");
        }
        int at = SIGNATURE_LENGTH + 8;
        verifyChecksum(at, 13);
        limit.check(file.u32Big(at), file.u32Big(at + 4));
        width = (int) file.u32Big(at);
        height = (int) file.u32Big(at + 4);
        pixels = PngPixels.of(file.u8(at + 9), file.u8(at + 8));
        if (file.u8(at + 10) != 0 || file.u8(at + 11) != 0 || file.u8(at + 12) > 1) {
            throw ImageRejectedException.corrupt("unknown compression, filter or interlace method");
        }
        interlaced = file.u8(at + 12) == 1;
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
        byte[] rgb = limit.allocate(width, height);
        try (PngScanlines lines = new PngScanlines(file.array(), data, pixels.filterDistance())) {
            for (int[] pass : passes) {
                int columns = columns(pass);
                int rows = columns == 0 ? 0 : rows(pass);
                lines.startPass(pixels.lineLength(columns));
                for (int row = 0; row < rows; row++) {
                    byte[] line = lines.next();
                    int to = RgbImage.CHANNELS * ((pass[1] + row * pass[3]) * width + pass[0]);
                    pixels.write(line, columns, rgb, to, RgbImage.CHANNELS * pass[2]);
                }
            }
            lines.finish();
        }
        return new RgbImage(width, height, rgb);
    }

    private int columns(int[] pass) {
        return (width - pass[0] + pass[2] - 1) / pass[2];
    }

    private int rows(int[] pass) {
        return (height - pass[1] + pass[3] - 1) / pass[3];
    }
}
