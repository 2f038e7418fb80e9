package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A way to bring an image of any size to a square, named after the tool whose results it reproduces. Resizers are
 * immutable and may be shared between threads.
 */
public sealed interface Resizer
        permits PillowResizer, CleanResizer, TorchBilinearResizer, TorchAntialiasResizer, TensorflowResizer {

    /** The name by which {@link #named} finds this resizer, such as {@code pillow-bicubic}. */
    String name();

    /** Whether an image that is not square is cut to a square; else it is stretched to one. */
    default boolean crops() {
        return false;
    }

    /** The range of the samples that this resizer yields: that of the tool it reproduces. */
    Scale scale();

    /**
     * Resizes to {@code size} x {@code size} into the caller's array: channel {@code c} at column {@code x}, row
     * {@code y} goes to {@code offset + (c * size + y) * size + x}, in the range of {@link #scale()}.
     *
     * @param size the side of the result in pixels, at least 1
     * @throws IllegalArgumentException if {@code size} is below 1 or the planes do not fit the array
     * @throws ImageRejectedException with stage {@link Stage#RESIZE} if the image is so long and narrow that resizing
     *     it would cost far more than its pixels
     */
    void resizeInto(RgbImage image, int size, float[] out, int offset) throws ImageRejectedException;

    /**
     * Resizes to {@code size} x {@code size}.
     *
     * @param size the side of the result in pixels, at least 1
     * @throws IllegalArgumentException if {@code size} is below 1
     * @throws ImageRejectedException as {@link #resizeInto}
     */
    default FloatImage resize(RgbImage image, int size) throws ImageRejectedException {
        float[] planes = new float[Planes.samples(size)];
        resizeInto(image, size, planes, 0);
        return new FloatImage(size, size, planes, scale());
    }

    /** Every resizer there is, in the order in which messages list them. */
    static List<Resizer> all() {
        return Resizers.ALL;
    }

    /**
     * The resizer of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the valid names in one line
     */
    static Resizer named(String name) {
        for (Resizer resizer : all()) {
            if (resizer.name().equals(name)) {
                return resizer;
            }
        }
        String names = all().stream().map(Resizer::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("no resizer is named '" + name + "'; valid names: " + names);
    }
}
