package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;

/** Lossy WebP: a VP8 key frame (RFC 6386), reconstructed, filtered and converted as libwebp does, to the bit. */
final class Vp8Decoder {
    private final Vp8Header header;
    private final int wide;
    private final int tall;
    private final Vp8Plane luma;
    private final Vp8Plane blue;
    private final Vp8Plane red;
    private final Vp8Predictor lumaPredictor;
    private final Vp8Predictor bluePredictor;
    private final Vp8Predictor redPredictor;
    private final Vp8Modes modes;
    private final Vp8Residuals residuals;
    /** For each macroblock the loop filter's level, and 64 more where its inner edges are filtered. */
    private final byte[] filters;

    private Vp8Decoder(Vp8Header header) {
        this.header = header;
        wide = (header.width + 15) / 16;
        tall = (header.height + 15) / 16;
        luma = new Vp8Plane(16 * wide, 16 * tall);
        blue = new Vp8Plane(8 * wide, 8 * tall);
        red = new Vp8Plane(8 * wide, 8 * tall);
        lumaPredictor = new Vp8Predictor(luma);
        bluePredictor = new Vp8Predictor(blue);
        redPredictor = new Vp8Predictor(red);
        modes = new Vp8Modes(header.modes, wide);
        residuals = new Vp8Residuals(header, wide);
        filters = new byte[wide * tall];
    }

    /** Decodes the frame in the bytes {@code from..end}. */
    static RgbImage decode(Bytes file, int from, int end, PixelLimit limit) throws ImageRejectedException {
        Vp8Header header = Vp8Header.read(file, from, end, limit);
        Vp8Decoder decoder = new Vp8Decoder(header);
        decoder.reconstruct();
        decoder.filter();
        byte[] rgb = limit.allocate(header.width, header.height);
        new Vp8Colour(decoder.luma, decoder.blue, decoder.red, header.width, header.height).write(rgb);
        return new RgbImage(header.width, header.height, rgb);
    }

    private void reconstruct() throws ImageRejectedException {
        for (int y = 0; y < tall; y++) {
            Vp8Bool coefficients = header.coefficients[y & header.coefficients.length - 1];
            modes.startRow();
            residuals.startRow();
            for (int x = 0; x < wide; x++) {
                int segment = header.readSegment();
                boolean empty = header.readSkip();
                modes.read(x);
                if (empty) {
                    residuals.skip(x, modes.divided);
                } else {
                    empty = !residuals.read(coefficients, x, modes.divided, header.steps[segment]);
                }
                predictLuma(x, y, empty);
                predictChroma(bluePredictor, blue, x, y, 16, empty);
                predictChroma(redPredictor, red, x, y, 20, empty);
                int level = header.filterLevel(segment, modes.divided);
                filters[y * wide + x] = (byte) (level | (modes.divided || !empty ? 64 : 0));
            }
            if (coefficients.isOverrun() || header.modes.isOverrun()) {
                throw ImageRejectedException.truncated("the compressed data ends in row " + y + " of " + tall);
            }
        }
    }

    private void predictLuma(int x, int y, boolean empty) {
        if (!modes.divided) {
            lumaPredictor.predict(modes.luma[0], 16 * x, 16 * y, 16);
        }
        int beyond = luma.at(16 * x + 16, 16 * y - 1);
        if (modes.divided && y > 0 && x == wide - 1) {
            // Beyond the right edge lies the last sample of the row above.
            for (int i = 0; i < 4; i++) {
                luma.samples[beyond + i] = luma.samples[beyond - 1];
            }
        }
        for (int block = 0; block < 16; block++) {
            int blockX = 16 * x + 4 * (block & 3);
            int blockY = 16 * y + 4 * (block >> 2);
            if (modes.divided) {
                // What is to the right of the last column is not decoded yet: the row above the macroblock stands in.
                boolean last = (block & 3) == 3;
                int right = last ? beyond : luma.at(blockX + 4, blockY - 1);
                lumaPredictor.predictSubblock(modes.luma[block], blockX, blockY, right);
            }
            addResidual(block, luma, blockX, blockY, empty);
        }
    }

    private void predictChroma(Vp8Predictor predictor, Vp8Plane plane, int x, int y, int firstBlock, boolean empty) {
        predictor.predict(modes.chroma, 8 * x, 8 * y, 8);
        for (int block = 0; block < 4; block++) {
            addResidual(firstBlock + block, plane, 8 * x + 4 * (block & 1), 8 * y + 4 * (block >> 1), empty);
        }
    }

    private void addResidual(int block, Vp8Plane plane, int x, int y, boolean empty) {
        if (!empty && residuals.filled[block]) {
            Vp8Transform.add(residuals.coefficients, 16 * block, plane.samples, plane.at(x, y), plane.stride);
        }
    }

    private void filter() {
        Vp8Filter filter = new Vp8Filter(header, luma, blue, red);
        for (int y = 0; y < tall; y++) {
            for (int x = 0; x < wide; x++) {
                int packed = filters[y * wide + x];
                filter.filter(x, y, packed & 63, (packed & 64) != 0);
            }
        }
    }
}
