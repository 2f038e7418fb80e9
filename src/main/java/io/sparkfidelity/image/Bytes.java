package io.sparkfidelity.image;

import java.nio.charset.StandardCharsets;

/**
 * An encoded file as numbers at positions. Reading beyond its end rejects the image as truncated, so that decoders need
 * no checks of their own.
 */
public final class Bytes {
    private final byte[] data;

    /** The bytes of {@code data}, which is not copied. */
    public Bytes(byte[] data) {
        this.data = data;
    }

    /** The underlying array. */
    public byte[] array() {
        return data;
    }

    public int length() {
        return data.length;
    }

    /** Whether {@code count} bytes are there from {@code at} on. */
    public boolean has(long at, long count) {
        return at >= 0 && count >= 0 && at <= data.length - count;
    }

    /** Rejects the image unless {@code count} bytes are there from {@code at} on. */
    public void require(long at, long count, String what) throws ImageRejectedException {
        if (!has(at, count)) {
            throw ImageRejectedException.truncated(
                    what + " needs " + count + " bytes at " + at + ", the file has " + data.length);
        }
    }

    public int u8(long at) throws ImageRejectedException {
        require(at, 1, "a number");
        return data[(int) at] & 0xFF;
    }

    public int u16Little(long at) throws ImageRejectedException {
        require(at, 2, "a number");
        return (data[(int) at] & 0xFF) | (data[(int) at + 1] & 0xFF) << 8;
    }

    public int u16Big(long at) throws ImageRejectedException {
        require(at, 2, "a number");
        return (data[(int) at] & 0xFF) << 8 | (data[(int) at + 1] & 0xFF);
    }

    public int u24Little(long at) throws ImageRejectedException {
        return u16Little(at) | u8(at + 2) << 16;
    }

    public long u32Little(long at) throws ImageRejectedException {
        return u16Little(at) | (long) u16Little(at + 2) << 16;
    }

    public long u32Big(long at) throws ImageRejectedException {
        return (long) u16Big(at) << 16 | u16Big(at + 2);
    }

    /** Whether the bytes from {@code at} on are the ISO 8859-1 characters of {@code text}. */
    public boolean startsWith(int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!has(at, wanted.length)) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (data[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the whole file is a proper beginning of {@code text}. */
    public boolean isCutOff(String text) {
        return length() < text.length() && startsWith(0, text.substring(0, length()));
    }
}
