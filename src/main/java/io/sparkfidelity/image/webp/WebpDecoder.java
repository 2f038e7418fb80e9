package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;

/**
 * WebP: lossy, lossless and extended files; of an animation the first frame, on a black canvas of the file's size. The
 * alpha of a lossy image is not even read.
 */
public final class WebpDecoder {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    private final Bytes file;
    private final PixelLimit limit;

    private WebpDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new WebpDecoder(file, limit).read();
    }

    private RgbImage read() throws ImageRejectedException {
        long end = Math.min(file.length(), file.u32Little(4) + 8);
        boolean extended = file.startsWith(RIFF_HEADER, "VP8X");
        if (!extended) {
            return readBitstream(RIFF_HEADER, end);
        }
        int width = file.u24Little(RIFF_HEADER + 12) + 1;
        int height = file.u24Little(RIFF_HEADER + 15) + 1;
        limit.check(width, height);
        for (long at = next(RIFF_HEADER); at < end; at = next(at)) {
            if (file.startsWith((int) at, "VP8 ") || file.startsWith((int) at, "VP8L")) {
                RgbImage image = readBitstream(at, end);
                if (image.width() != width || image.height() != height) {
                    throw ImageRejectedException.corrupt("canvas and image have different sizes");
                }
                return image;
            }
            if (file.startsWith((int) at, "ANMF")) {
                return readFrame(at, end, width, height);
            }
        }
        throw ImageRejectedException.truncated("there is no image");
    }

    /** The position after the chunk at {@code at}: bodies are padded to an even length. */
    private long next(long at) throws ImageRejectedException {
        long size = file.u32Little(at + 4);
        return at + CHUNK_HEADER + size + size % 2;
    }

    private RgbImage readFrame(long chunk, long end, int width, int height) throws ImageRejectedException {
        long at = chunk + CHUNK_HEADER;
        int left = 2 * file.u24Little(at);
        int top = 2 * file.u24Little(at + 3);
        long frameEnd = Math.min(end, at + file.u32Little(chunk + 4));
        for (long inner = at + 16; inner < frameEnd; inner = next(inner)) {
            if (!file.startsWith((int) inner, "VP8 ") && !file.startsWith((int) inner, "VP8L")) {
                continue;
            }
            RgbImage frame = readBitstream(inner, frameEnd);
            if (frame.width() > width - left || frame.height() > height - top) {
                throw ImageRejectedException.corrupt("a frame reaches beyond the canvas");
            }
            return onCanvas(frame, left, top, width, height);
        }
        throw ImageRejectedException.truncated("the first frame has no image");
    }

    private RgbImage onCanvas(RgbImage frame, int left, int top, int width, int height) throws ImageRejectedException {
        if (frame.width() == width && frame.height() == height) {
            return frame;
        }
        byte[] rgb = limit.allocate(width, height);
        int rowLength = RgbImage.CHANNELS * frame.width();
        for (int y = 0; y < frame.height(); y++) {
            int to = RgbImage.CHANNELS * ((top + y) * width + left);
            System.arraycopy(frame.pixels(), y * rowLength, rgb, to, rowLength);
        }
        return new RgbImage(width, height, rgb);
    }

    private RgbImage readBitstream(long chunk, long end) throws ImageRejectedException {
        long size = file.u32Little(chunk + 4);
        long from = chunk + CHUNK_HEADER;
        if (from + size > end) {
            throw ImageRejectedException.truncated("the image data has " + (end - from) + " of " + size + " bytes");
        }
        if (file.startsWith((int) chunk, "VP8L")) {
            return new Vp8lDecoder(file, (int) from, (int) (from + size), limit).decode();
        }
        if (file.startsWith((int) chunk, "VP8 ")) {
            return Vp8Decoder.decode(file, (int) from, (int) (from + size), limit);
        }
        throw ImageRejectedException.corrupt("the first chunk is no image");
    }
}
