package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import java.util.Objects;

/**
 * Resizing as Pillow does it on uint8 images, after an optional crop. Equal to Pillow (5 and later) bit for bit;
 * results are whole numbers in 0..255.
 *
 * @param name the name in {@link Resizer#named}
 * @param kernel Pillow's filter
 * @param crop how the square is cut out
 */
public record PillowResizer(String name, Filter kernel, Crop crop) implements Resizer {
    /** How an image that is not square becomes one. */
    public enum Crop {
        /** No crop: both sides are stretched to the size. */
        NONE,
        /** The largest centred square is cut out first, then resized (google-research/cmmd and cmmd-pytorch). */
        SQUARE_FIRST,
        /**
         * The short side is resized to the size, the long side in proportion, then the centre is cut out (torchvision's
         * {@code Resize} and {@code CenterCrop}, as OpenAI's CLIP and clean-fid's {@code clip_vit_b_32} use them).
         */
        SQUARE_LAST,
        /**
         * The same, the short side being resized to 8/7 of the size first (256 for 224), so that a rim is cut off all around: how
         * networks for ImageNet are evaluated.
         */
        SQUARE_WITHIN
    }

    public PillowResizer {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(crop, "crop");
    }

    /** {@code pillow-} and the filter's name: {@code Image.resize((size, size), filter)}. */
    public static PillowResizer whole(Filter kernel) {
        return new PillowResizer("pillow-" + kernel.label(), kernel, Crop.NONE);
    }

    /** {@code cmmd}: the centre square, then bicubic. */
    public static PillowResizer cmmd() {
        return new PillowResizer("cmmd", Filter.BICUBIC, Crop.SQUARE_FIRST);
    }

    /** {@code pillow-bicubic-center-crop}: the short side bicubic to the size, then the centre square. */
    public static PillowResizer clip() {
        return new PillowResizer("pillow-bicubic-center-crop", Filter.BICUBIC, Crop.SQUARE_LAST);
    }

    /** {@code pillow-bicubic-crop-7-8}: the short side bicubic to 8/7 of the size, then the centre square. */
    public static PillowResizer imageNet() {
        return new PillowResizer("pillow-bicubic-crop-7-8", Filter.BICUBIC, Crop.SQUARE_WITHIN);
    }

    @Override
    public boolean crops() {
        return crop != Crop.NONE;
    }

    @Override
    public Scale scale() {
        return Scale.BYTE;
    }

    /**
     * The result as Pillow has it, in uint8.
     *
     * @param size the side of the result in pixels, at least 1
     * @throws IllegalArgumentException if {@code size} is below 1
     * @throws ImageRejectedException as {@link #resizeInto}
     */
    public RgbImage resizeBytes(RgbImage image, int size) throws ImageRejectedException {
        Planes.samples(size);
        Axes axes = axes(image.width(), image.height(), size);
        return BytePasses.resample(image, kernel, axes.across(), axes.down());
    }

    private record Axes(Span across, Span down) {}

    private Axes axes(int width, int height, int size) {
        return switch (crop) {
            case NONE -> new Axes(Span.whole(width, size), Span.whole(height, size));
            case SQUARE_FIRST -> {
                int side = Math.min(width, height);
                yield new Axes(Span.of((width - side) / 2, side, size), Span.of((height - side) / 2, side, size));
            }
            case SQUARE_LAST, SQUARE_WITHIN -> {
                // Only what the crop keeps is computed: the whole may be a thousand times as long.
                int side = crop == Crop.SQUARE_LAST ? size : (int) Math.min(8L * size / 7, Integer.MAX_VALUE);
                long scaledWidth = width <= height ? side : inProportion(side, width, height);
                long scaledHeight = width <= height ? inProportion(side, height, width) : side;
                yield new Axes(
                        Span.part(width, scaledWidth, margin(scaledWidth - size), size),
                        Span.part(height, scaledHeight, margin(scaledHeight - size), size));
            }
        };
    }

    /**
     * {@code Image.resize((width, height), filter)} of a whole image to any rectangle, in uint8.
     *
     * @throws IllegalArgumentException if a side is below 1 or the result does not fit an array
     * @throws ImageRejectedException as {@link #resizeInto}; never where no side grows
     */
    public static RgbImage resizeBytes(RgbImage image, Filter kernel, int width, int height)
            throws ImageRejectedException {
        if (width < 1 || height < 1 || RgbImage.CHANNELS * (long) width * height > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("no image is " + width + " x " + height);
        }
        return BytePasses.resample(image, kernel, Span.whole(image.width(), width), Span.whole(image.height(), height));
    }

    @Override
    public void resizeInto(RgbImage image, int size, float[] out, int offset) throws ImageRejectedException {
        Planes.checkFit(size, out, offset);
        Axes axes = axes(image.width(), image.height(), size);
        BytePasses.resample(image, kernel, axes.across(), axes.down(), out, offset);
    }

    /** The long side when the short one becomes {@code size}: torchvision truncates the quotient of exact integers. */
    private static long inProportion(int size, int longSide, int shortSide) {
        return (long) ((double) ((long) size * longSide) / shortSide);
    }

    /** Half of what is cut off; torchvision rounds with Python's {@code round}: halves go to the even number. */
    private static long margin(long excess) {
        return (long) Math.rint(excess / 2.0);
    }
}
