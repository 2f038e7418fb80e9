package io.sparkfidelity.pairs.split;

import io.sparkfidelity.pairs.Neighbourhood;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link SplitManifoldScorer} found, on its way to the driver: JDK types only. */
public final class SplitManifolds implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * How a set lies in its own neighbourhoods. A row that is left out is a fresh draw to the others: {@code near} and {@code
     * density} have the mean that a candidate of the same distribution has against {@code rows} - 1 rows.
     *
     * @param rows of the set
     * @param near the share of rows that lie in some ball of the others
     * @param density balls of the others around a row, in the mean, over k
     * @param splits how parts of the set lie in each other's neighbourhoods
     */
    public record Own(long rows, double near, double density, List<SplitManifold> splits) {
        public Own {
            splits = List.copyOf(splits);
        }
    }

    private final int[] ks;
    private final boolean[] closed;
    /** By neighbourhood and split: the components of {@link SplitManifold}; no splits where a part has too few rows. */
    private final double[][][] values;

    /** By neighbourhood: the components of {@link Own} before its splits. */
    private final double[][] own;

    SplitManifolds(List<Neighbourhood> neighbourhoods, double[][][] values, double[][] own) {
        this.ks = neighbourhoods.stream().mapToInt(Neighbourhood::k).toArray();
        this.closed = new boolean[ks.length];
        for (int i = 0; i < ks.length; i++) {
            closed[i] = neighbourhoods.get(i).closed();
        }
        this.values = values;
        this.own = own;
    }

    /** By neighbourhood; without those that some part has too few rows for. */
    public Map<Neighbourhood, Own> byNeighbourhood() {
        Map<Neighbourhood, Own> found = new LinkedHashMap<>();
        for (int i = 0; i < ks.length; i++) {
            List<SplitManifold> parts = new ArrayList<>();
            for (double[] v : values[i]) {
                parts.add(new SplitManifold((long) v[0], (long) v[1], v[2], v[3], v[4], v[5], v[6], v[7]));
            }
            if (!parts.isEmpty()) {
                found.put(new Neighbourhood(ks[i], closed[i]), new Own((long) own[i][0], own[i][1], own[i][2], parts));
            }
        }
        return found;
    }
}
