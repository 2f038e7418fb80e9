package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PackedPixels;
import io.sparkfidelity.image.RgbImage;
import java.util.Optional;

/**
 * Pillow's resampling of uint8 images: a horizontal and then a vertical pass in fixed point, each rounded to uint8, and
 * each left out where the size along its axis stays. Equal to Pillow's {@code Image.resize} bit for bit ({@code
 * Resample.c}, the {@code 8bpc} functions).
 *
 * <p>The passes go hand in hand: a band of rows is resampled horizontally and at once added to the output rows that read
 * them. So there is never a whole picture in between, which may be far larger than the image and the result.
 */
final class BytePasses {
    private BytePasses() {}

    /** What the spans want of {@code image}, resampled; the same image if that is all of it in its own size. */
    static RgbImage resample(RgbImage image, Filter kernel, Span across, Span down) throws ImageRejectedException {
        RgbImage kept = kept(image, across, down);
        if (across.isUnscaled() && down.isUnscaled()) {
            return kept;
        }
        byte[] out = new byte[RgbImage.CHANNELS * across.length() * down.length()];
        int row = RgbImage.CHANNELS * across.length();
        pass(kept, kernel, across, down, (y, pixels) -> PackedPixels.write(pixels, out, y * row));
        return new RgbImage(across.length(), down.length(), out);
    }

    /** The same as three planes of whole numbers, from {@code offset} on. */
    static void resample(RgbImage image, Filter kernel, Span across, Span down, float[] out, int offset)
            throws ImageRejectedException {
        RgbImage kept = kept(image, across, down);
        if (across.isUnscaled() && down.isUnscaled()) {
            Planes.writeBytes(kept, out, offset);
            return;
        }
        int plane = across.length() * down.length();
        pass(kept, kernel, across, down, (y, pixels) -> {
            int to = offset + y * pixels.length;
            write(pixels, out, to, to + plane, to + 2 * plane);
        });
    }

    /** The image without what an axis that keeps its size does not want. */
    private static RgbImage kept(RgbImage image, Span across, Span down) {
        return image.crop(
                across.isUnscaled() ? across.unscaledFrom() : 0,
                down.isUnscaled() ? down.unscaledFrom() : 0,
                across.isUnscaled() ? across.length() : image.width(),
                down.isUnscaled() ? down.length() : image.height());
    }

    private static void write(int[] pixels, float[] out, int red, int green, int blue) {
        for (int x = 0; x < pixels.length; x++) {
            int pixel = pixels[x];
            out[red + x] = pixel & 0xFF;
            out[green + x] = pixel >> 8 & 0xFF;
            out[blue + x] = pixel >> 16 & 0xFF;
        }
    }

    /** Hands the result's rows to {@code sink}. */
    private static void pass(RgbImage image, Filter kernel, Span across, Span down, LineSums.Sink sink)
            throws ImageRejectedException {
        Band band = new Band(image, across.isUnscaled() ? Optional.empty() : Optional.of(Taps.of(kernel, across)));
        int[][] rows = band.rows();
        if (down.isUnscaled()) {
            for (int y = 0; y < image.height(); y += rows.length) {
                band.read(y);
                for (int i = 0; i < rows.length && y + i < image.height(); i++) {
                    sink.take(y + i, rows[i]);
                }
            }
            return;
        }
        Taps taps = Taps.of(kernel, down);
        ResizeLimit.checkBetween(image, taps.end() - taps.begin(), across.length());
        LineSums vertical = new LineSums(taps, across.length(), sink);
        for (int y = taps.begin(); y < taps.end(); y += rows.length) {
            band.read(y);
            for (int i = 0; i < rows.length && y + i < taps.end(); i += LineSums.BLOCK) {
                vertical.add(y + i, rows, i);
            }
        }
    }
}
