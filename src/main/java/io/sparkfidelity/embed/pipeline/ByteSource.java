package io.sparkfidelity.embed.pipeline;

import io.sparkfidelity.image.ImageRejectedException;

/** The encoded bytes of one image, to be read when a decoding thread is free. */
@FunctionalInterface
public interface ByteSource {
    byte[] read() throws ImageRejectedException;

    /** What a person calls the image. */
    default String name() {
        return "an image";
    }

    /** About how many bytes there are, 0 if that is not known. */
    default long length() {
        return 0;
    }

    /** A source with the name and the length that a listing has. */
    static ByteSource listed(String name, long length, ByteSource bytes) {
        return new ByteSource() {
            @Override
            public byte[] read() throws ImageRejectedException {
                return bytes.read();
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public long length() {
                return length;
            }
        };
    }
}
