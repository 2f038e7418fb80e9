package io.sparkfidelity.embed.pair;

import io.sparkfidelity.image.RgbImage;

/**
 * An image and what it is held against.
 *
 * @param image the network's first input
 * @param partner its second
 */
public record ImagePair(RgbImage image, RgbImage partner) {
    /** Whether both have one width and one height. */
    public boolean ofOneSize() {
        return image.width() == partner.width() && image.height() == partner.height();
    }

    /** The shortest side of both. */
    public int shortestSide() {
        return Math.min(Math.min(image.width(), image.height()), Math.min(partner.width(), partner.height()));
    }
}
