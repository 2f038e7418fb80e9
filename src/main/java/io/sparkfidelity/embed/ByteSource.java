package io.sparkfidelity.embed;

import io.sparkfidelity.image.ImageRejectedException;

/** The encoded bytes of one image, to be read when a decoding thread is free. */
@FunctionalInterface
public interface ByteSource {
    byte[] read() throws ImageRejectedException;
}
