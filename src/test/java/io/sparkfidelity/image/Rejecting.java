package io.sparkfidelity.image;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.image.decode.ImageDecoder;
import java.util.Optional;

/** Decoding where a reject is expected, or at least possible. */
public final class Rejecting {
    private Rejecting() {}

    /** The reject of bytes that must be rejected. */
    public static Reject reject(ImageDecoder decoder, byte[] encoded) {
        return assertThrows(ImageRejectedException.class, () -> decoder.decode(encoded))
                .reject();
    }

    /** The image, or nothing if it was rejected. Anything else that is thrown fails the test. */
    public static Optional<RgbImage> tryDecode(ImageDecoder decoder, byte[] encoded) {
        try {
            return Optional.of(decoder.decode(encoded));
        } catch (ImageRejectedException e) {
            return Optional.empty();
        }
    }
}
