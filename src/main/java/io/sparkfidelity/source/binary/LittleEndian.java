package io.sparkfidelity.source.binary;

/** Unsigned numbers in an archive's records, least byte first. */
public record LittleEndian(byte[] bytes) {
    public int u16(int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    public long u32(int at) {
        return u16(at) | (long) u16(at + 2) << 16;
    }

    /** @throws ArithmeticException if the number needs the 64th bit, which no file position does */
    public long u64(int at) {
        long value = u32(at) | u32(at + 4) << 32;
        if (value < 0) {
            throw new ArithmeticException("a position beyond 2^63");
        }
        return value;
    }
}
