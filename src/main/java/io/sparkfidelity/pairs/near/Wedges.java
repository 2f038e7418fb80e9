package io.sparkfidelity.pairs.near;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which wedges a row is in, one of each band, when those that would be crowded are divided by further hyperplanes. Immutable. */
public final class Wedges implements Serializable {
    private static final long serialVersionUID = 1;

    /** Rows of a wedge that are compared with each other; of more, each with so many that come before it. */
    public static final int MOST_ROWS = 4096;

    private final Bands bands;
    private final HashMap<Long, Integer> further;

    /** @param further bits of the wedges that are crowded, by their numbers */
    public Wedges(Bands bands, Map<Long, Integer> further) {
        this.bands = bands;
        this.further = new HashMap<>(further);
    }

    public Bands bands() {
        return bands;
    }

    /** The number of a row's wedge. */
    public long of(long[] signature, int band) {
        long whole = bands.wedge(signature, band);
        int bits = further.isEmpty() ? 0 : further.getOrDefault(whole, 0);
        return bits == 0 ? whole : whole | bands.further(signature, band, bits);
    }

    /** The numbers of all of a row's wedges, by band. */
    long[] all(long[] signature) {
        long[] all = new long[bands.count()];
        Arrays.setAll(all, band -> of(signature, band));
        return all;
    }
}
