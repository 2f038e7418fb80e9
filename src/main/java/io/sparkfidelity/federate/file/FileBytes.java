package io.sparkfidelity.federate.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file from outside, read by position: no byte is read, and none allocated, beyond its length. */
record FileBytes(Source source, long length) {
    /** The bytes of a file from a position on, as many as are asked for. */
    interface Source {
        byte[] read(long position, int size) throws IOException;
    }

    /**
     * A part of the file, little-endian.
     *
     * @throws IllegalArgumentException if the file has no such part
     */
    ByteBuffer read(long position, long size) throws IOException {
        require(position, size);
        return ByteBuffer.wrap(source.read(position, (int) size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(long position, long size) {
        if (position < 0 || size < 0 || size > Integer.MAX_VALUE || position > length - size) {
            throw new IllegalArgumentException(
                    "it points to " + size + " bytes at " + position + ", but has only " + length);
        }
    }
}
