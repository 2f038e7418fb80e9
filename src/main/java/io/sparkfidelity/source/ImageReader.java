package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import java.io.Serializable;

/** Gets the encoded bytes of listed images, on executors, from any thread. */
@FunctionalInterface
public interface ImageReader extends Serializable {
    /**
     * The encoded bytes of an image.
     *
     * @throws ImageRejectedException of the stage {@code READ} if they cannot be had
     */
    byte[] read(ImageRef image) throws ImageRejectedException;
}
