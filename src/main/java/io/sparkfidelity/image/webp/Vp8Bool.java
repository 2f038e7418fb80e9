package io.sparkfidelity.image.webp;

/** VP8's boolean entropy decoder (RFC 6386, section 7): binary decisions, each with its probability of being 0. */
final class Vp8Bool {
    private final byte[] data;
    private final int end;
    private int at;
    /** The interval is {@code range + 1} wide, 128..255. */
    private int range = 254;

    private long value;
    /** How many bits {@code value} has beyond the 8 that are compared; negative when more must be read. */
    private int spare = -8;

    private boolean overrun;

    /** Decodes the bytes {@code from..end} of {@code data}. */
    Vp8Bool(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
    }

    /** Whether more was read than there is. */
    boolean isOverrun() {
        return overrun;
    }

    private void load() {
        if (end - at >= 6) {
            for (int i = 0; i < 6; i++) {
                value = value << 8 | (data[at++] & 0xFF);
            }
            spare += 48;
            return;
        }
        value <<= 8;
        spare += 8;
        if (at < end) {
            value |= data[at++] & 0xFF;
        } else {
            overrun = true;
        }
    }

    /** The next decision, 0 or 1; {@code probability} is that of 0, in 256ths. */
    int bit(int probability) {
        if (spare < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        int width = split + 1;
        int result = 0;
        if ((int) (value >>> spare) > split) {
            width = range - split;
            value -= (long) (split + 1) << spare;
            result = 1;
        }
        int shift = Integer.numberOfLeadingZeros(width) - 24;
        range = (width << shift) - 1;
        spare -= shift;
        return result;
    }

    boolean flag() {
        return bit(128) != 0;
    }

    /** An unsigned number of {@code bits} bits, highest first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** A number of {@code bits} bits and its sign. */
    int signed(int bits) {
        int number = number(bits);
        return flag() ? -number : number;
    }

    /** A flag and, if it is set, a signed number; otherwise 0. */
    int optionalSigned(int bits) {
        return flag() ? signed(bits) : 0;
    }
}
