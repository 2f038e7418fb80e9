package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link SplitManifoldScorer} found, on its way to the driver: JDK types only. */
public final class SplitManifolds implements Serializable {
    private static final long serialVersionUID = 1;

    private final int[] ks;
    private final boolean[] closed;
    /** By neighbourhood and split: the components of {@link SplitManifold}; no splits where a part has too few rows. */
    private final double[][][] values;

    SplitManifolds(List<Neighbourhood> neighbourhoods, double[][][] values) {
        this.ks = neighbourhoods.stream().mapToInt(Neighbourhood::k).toArray();
        this.closed = new boolean[ks.length];
        for (int i = 0; i < ks.length; i++) {
            closed[i] = neighbourhoods.get(i).closed();
        }
        this.values = values;
    }

    /** Of every split, by neighbourhood; without those that some part has too few rows for. */
    public Map<Neighbourhood, List<SplitManifold>> byNeighbourhood() {
        Map<Neighbourhood, List<SplitManifold>> found = new LinkedHashMap<>();
        for (int i = 0; i < ks.length; i++) {
            List<SplitManifold> parts = new ArrayList<>();
            for (double[] v : values[i]) {
                parts.add(new SplitManifold((long) v[0], (long) v[1], v[2], v[3], v[4], v[5]));
            }
            if (!parts.isEmpty()) {
                found.put(new Neighbourhood(ks[i], closed[i]), List.copyOf(parts));
            }
        }
        return found;
    }
}
