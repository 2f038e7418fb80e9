package io.sparkfidelity.storage;

import java.io.Closeable;
import java.io.IOException;

/** An open file, read by position; for one thread. Reading forward is cheap on every store, going back may not be. */
public final class OpenFile implements Closeable {
    /** What a store gives of a file. */
    interface Input extends Closeable {
        void seek(long position) throws IOException;

        /** @throws java.io.EOFException if the file ends before */
        void readFully(byte[] buffer, int offset, int length) throws IOException;

        /** The next byte; -1 at the end. */
        int read() throws IOException;
    }

    private final Input in;

    OpenFile(Input in) {
        this.in = in;
    }

    /**
     * Fills a part of {@code buffer} with the bytes from {@code position} on.
     *
     * @throws java.io.EOFException if the file ends before
     */
    public void read(long position, byte[] buffer, int offset, int length) throws IOException {
        in.seek(position);
        in.readFully(buffer, offset, length);
    }

    /**
     * The {@code length} bytes from {@code position} on; the caller has made sure that there is memory for them.
     *
     * @throws java.io.EOFException if the file ends before
     */
    public byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(position, bytes, 0, length);
        return bytes;
    }

    /** Whether nothing stands behind what was read last. */
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
