package io.sparkfidelity.image;

/**
 * The largest image that may be decoded. Every decoder asks it with the header's numbers before it allocates anything
 * that depends on them.
 *
 * @param maxPixels width times height may be this much
 * @param announcing an image within the limit is not decoded either: its header's numbers leave as {@link Announced}
 */
public record PixelLimit(long maxPixels, boolean announcing) {
    /** Three bytes for each of these pixels still fit one Java array. */
    public static final long LARGEST = (Integer.MAX_VALUE - 64) / RgbImage.CHANNELS;

    /** No side may be longer: tables for resizing grow with the sides, however few pixels there are. */
    public static final int MAX_SIDE = 1 << 20;

    /** So many pixels may be left out by the data: 3 MB. */
    private static final long EMPTY = 1 << 20;

    public PixelLimit {
        if (maxPixels < 1 || maxPixels > LARGEST) {
            throw new IllegalArgumentException("the pixel limit must be 1.." + LARGEST + ", not " + maxPixels);
        }
    }

    /** Decodes what is within the limit. */
    public PixelLimit(long maxPixels) {
        this(maxPixels, false);
    }

    /** Carries a header's numbers out of a decoder, which knows nothing of it. */
    public static final class Announced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long pixels;

        private Announced(long pixels) {
            super(null, null, false, false);
            this.pixels = pixels;
        }

        public long pixels() {
            return pixels;
        }
    }

    /** Rejects an image of that size if it has no pixels or too many. */
    public void check(long width, long height) throws ImageRejectedException {
        if (width < 1 || height < 1) {
            throw ImageRejectedException.corrupt("the header announces " + width + " x " + height + " pixels");
        }
        if (width > MAX_SIDE || height > MAX_SIDE || width * height > maxPixels) {
            throw ImageRejectedException.decoding(
                    RejectReason.TOO_MANY_PIXELS,
                    "the header announces " + width + " x " + height + " pixels, the limit is " + maxPixels);
        }
        if (announcing) {
            throw new Announced(width * height);
        }
    }

    /**
     * Rejects an image of that size if the file cannot fill it: formats that leave pixels out could make a large image
     * of nothing.
     *
     * @param fillable the most pixels that so many bytes can encode
     */
    public void checkFilled(long width, long height, long fillable) throws ImageRejectedException {
        if (width * height > Math.max(fillable, EMPTY)) {
            throw ImageRejectedException.decoding(
                    RejectReason.TOO_MANY_PIXELS,
                    "the header announces " + width + " x " + height + " pixels, the data can fill " + fillable);
        }
    }

    /** The array for the pixels of an image of that size, after {@link #check}. */
    public byte[] allocate(int width, int height) throws ImageRejectedException {
        check(width, height);
        return new byte[RgbImage.CHANNELS * width * height];
    }
}
