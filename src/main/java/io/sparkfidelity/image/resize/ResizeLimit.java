package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;

/**
 * What resizing one image may cost. A picture of few bytes may be a million pixels long and one wide: its rows become
 * wide before they become few, and the tables of weights grow with its sides. Ordinary pictures stay a hundred times
 * below these limits, and no limit depends on the machine.
 */
final class ResizeLimit {
    /** Samples of the rows between the two passes, three a pixel: about a second of work at most. */
    static final long MAX_BETWEEN = 3L << 25;

    /** Weights of an axis: more than any image has whose sides are within {@link PixelLimit#MAX_SIDE}. */
    static final long MAX_WEIGHTS = 1L << 24;

    private ResizeLimit() {}

    /** Rejects {@code image} if {@code rows} of it cannot be brought to {@code columns} pixels each. */
    static void checkBetween(RgbImage image, long rows, long columns) throws ImageRejectedException {
        // Where rows shrink, this is less than the image itself.
        if (columns > image.width() && RgbImage.CHANNELS * rows * columns > MAX_BETWEEN) {
            throw ImageRejectedException.resizing(
                    RejectReason.TOO_MANY_PIXELS,
                    "an image of " + image.width() + " x " + image.height() + " would have to be widened to " + columns
                            + " pixels in " + rows + " rows");
        }
    }

    /** Rejects an image of whose side {@code in} the table of weights would be too long. */
    static void checkWeights(int in, long weights) throws ImageRejectedException {
        if (weights > MAX_WEIGHTS) {
            throw ImageRejectedException.resizing(
                    RejectReason.TOO_MANY_PIXELS, "a side of " + in + " pixels is too long to be resized");
        }
    }
}
