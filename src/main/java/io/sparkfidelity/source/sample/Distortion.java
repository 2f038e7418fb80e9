package io.sparkfidelity.source.sample;

import java.io.Serializable;

/**
 * What is done to a rendered image, to have candidates that are worse than the reference by a known amount.
 *
 * @param blur standard deviation of a Gaussian blur in pixels, 0 for none, at most 16
 * @param noise standard deviation of added Gaussian noise in levels of 0..255, 0 for none, at most 255
 * @param jpegQuality 1 to 100: the image is compressed as JPEG of that quality first; 0 for no compression
 */
public record Distortion(double blur, double noise, int jpegQuality) implements Serializable {
    public Distortion {
        if (!(blur >= 0 && blur <= 16)) {
            throw new IllegalArgumentException("blur is " + blur + "; it must be 0 to 16 pixels");
        }
        if (!(noise >= 0 && noise <= 255)) {
            throw new IllegalArgumentException("noise is " + noise + "; it must be 0 to 255 levels");
        }
        if (jpegQuality < 0 || jpegQuality > 100) {
            throw new IllegalArgumentException("jpeg is " + jpegQuality + "; it must be 1 to 100, or 0 for none");
        }
    }
}
