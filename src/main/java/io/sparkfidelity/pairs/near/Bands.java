package io.sparkfidelity.pairs.near;

import java.io.Serializable;

/**
 * How a signature falls into bands: {@code count} bands of {@code bits} bits, then {@value #SPARE} that divide crowded wedges.
 * Immutable.
 */
public final class Bands implements Serializable {
    private static final long serialVersionUID = 1;

    /** Bits of a band, at most. */
    static final int MOST_BITS = 32;
    /** Bands, at most: their numbers take seven bits of a wedge's. */
    static final int MOST = 127;
    /** Further bits of a crowded wedge, at most. */
    public static final int MOST_FURTHER = 24;

    static final int SPARE = 64;
    private static final int STEP = 5;

    private final int bits;
    private final int count;
    private final int mostDifferent;

    /**
     * @param bits of a band, 1 to 32
     * @param count of bands, 1 to 127
     * @param mostDifferent bits in which the signatures of near rows may differ
     */
    Bands(int bits, int count, int mostDifferent) {
        if (bits < 1 || bits > MOST_BITS || count < 1 || count > MOST) {
            throw new IllegalArgumentException(count + " bands of " + bits + " bits: there are 1 to " + MOST
                    + " bands of 1 to " + MOST_BITS + " bits");
        }
        this.bits = bits;
        this.count = count;
        this.mostDifferent = mostDifferent;
    }

    /** How many bands. */
    public int count() {
        return count;
    }

    /** Bits of a band. */
    public int bits() {
        return bits;
    }

    /** Bits of a signature. */
    public int hyperplanes() {
        return hyperplanes(bits, count);
    }

    static int hyperplanes(int bits, int count) {
        return bits * count + SPARE;
    }

    /** The number of the wedge that a row is in by a band's own bits; not negative. */
    public long wedge(long[] signature, int band) {
        return (long) band << MOST_BITS + MOST_FURTHER | bits(signature, band * bits) << MOST_FURTHER;
    }

    /** The band of a wedge, by its number. */
    public static int band(long wedge) {
        return (int) (wedge >>> MOST_BITS + MOST_FURTHER);
    }

    /** The number that a wedge has by its band's own bits. */
    public static long whole(long wedge) {
        return wedge >>> MOST_FURTHER << MOST_FURTHER;
    }

    /**
     * Further bits of a row in a wedge of a band, to be added to the wedge's number; other ones in other bands, so that a pair which
     * one band's divide is not lost to all.
     *
     * @param further how many, 0 to 24
     */
    public long further(long[] signature, int band, int further) {
        long found = 0;
        for (int i = 0; i < further; i++) {
            int at = count * bits + (band * STEP + i) % SPARE;
            found |= (signature[at / 64] >>> at & 1) << i;
        }
        return found;
    }

    /** Whether signatures differ so little that their rows must be compared. */
    boolean alike(long[] a, long[] b) {
        int different = 0;
        for (int word = 0; word < a.length && different <= mostDifferent; word++) {
            different += Long.bitCount(a[word] ^ b[word]);
        }
        return different <= mostDifferent;
    }

    private long bits(long[] signature, int from) {
        int word = from / 64;
        int shift = from % 64;
        long low = signature[word] >>> shift;
        // Bits that the word lacks are in the next one.
        long high = shift + bits > 64 ? signature[word + 1] << 64 - shift : 0;
        return (low | high) & (1L << bits) - 1;
    }
}
