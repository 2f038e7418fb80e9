package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.ImageFormat;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.jpeg.JpegQuality;
import java.util.OptionalInt;

/**
 * An encoded image in numbers, from one pass over its pixels; the pixels themselves are not kept.
 *
 * @param bytes of the encoded file
 * @param jpegQuality see {@link JpegQuality}; empty unless the format is JPEG
 * @param width of the decoded image in pixels, before any step of preparation
 * @param height likewise
 */
public record ImageFile(
        long bytes, ImageFormat format, OptionalInt jpegQuality, int width, int height, PixelStatistics statistics) {
    /**
     * The numbers of a file.
     *
     * @param encoded the whole file
     * @param image what {@link ImageDecoder} made of it
     * @throws IllegalArgumentException if no decoder makes an image of such bytes
     */
    public static ImageFile of(byte[] encoded, RgbImage image) {
        ImageFormat format = ImageDecoder.format(encoded)
                .orElseThrow(() -> new IllegalArgumentException("these bytes are those of no image format"));
        OptionalInt quality = format == ImageFormat.JPEG ? JpegQuality.of(encoded) : OptionalInt.empty();
        return new ImageFile(encoded.length, format, quality, image.width(), image.height(), PixelStatistics.of(image));
    }
}
