package io.sparkfidelity.pairs.near;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of rows that are nearer than a threshold and not copies of each other: how many between any two datasets, and the
 * nearest of those across datasets. Mutable while a task runs; parts merge in any order to the same pairs. JDK types only.
 */
public final class NearPairs implements Serializable {
    private static final long serialVersionUID = 1;

    private final int datasets;
    private final int most;
    /** Row by row of a datasets x datasets matrix, the smaller number first. */
    private final long[] counts;

    private final ArrayList<Pair> nearest = new ArrayList<>();
    /** Of so many pairs as are kept, once there were more; null before. */
    private @Nullable Pair farthest;

    /** Two rows by their places, the smaller first. A class: not every serializer of Spark's can fill records. */
    public static final class Pair implements Serializable, Comparable<Pair> {
        private static final long serialVersionUID = 1;

        private final int first;
        private final int second;
        private final double squaredDistance;

        Pair(int first, int second, double squaredDistance) {
            this.first = first;
            this.second = second;
            this.squaredDistance = squaredDistance;
        }

        public int first() {
            return first;
        }

        public int second() {
            return second;
        }

        public double squaredDistance() {
            return squaredDistance;
        }

        @Override
        public int compareTo(Pair other) {
            int byDistance = Double.compare(squaredDistance, other.squaredDistance);
            int byFirst = byDistance != 0 ? byDistance : Integer.compare(first, other.first);
            return byFirst != 0 ? byFirst : Integer.compare(second, other.second);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pair pair && compareTo(pair) == 0;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * first + second) + Double.hashCode(squaredDistance);
        }
    }

    /**
     * None yet.
     *
     * @param most pairs that are kept, the nearest
     */
    public NearPairs(int datasets, int most) {
        this.datasets = datasets;
        this.most = most;
        this.counts = new long[datasets * datasets];
    }

    /** How many pairs lie between two datasets, or within one. */
    public long count(int a, int b) {
        return counts[Math.min(a, b) * datasets + Math.max(a, b)];
    }

    /** The nearest pairs across datasets, nearest first, ties by their places. */
    public List<Pair> nearest() {
        trim(0);
        return List.copyOf(nearest);
    }

    void add(int datasetOfFirst, int datasetOfSecond, Pair pair) {
        int smaller = Math.min(datasetOfFirst, datasetOfSecond);
        counts[smaller * datasets + Math.max(datasetOfFirst, datasetOfSecond)]++;
        if (datasetOfFirst != datasetOfSecond && (farthest == null || pair.compareTo(farthest) < 0)) {
            nearest.add(pair);
            trim(most);
        }
    }

    /** The pairs of both, which must not share any. */
    public NearPairs merge(NearPairs other) {
        NearPairs merged = new NearPairs(datasets, most);
        Arrays.setAll(merged.counts, i -> counts[i] + other.counts[i]);
        merged.nearest.addAll(nearest);
        merged.nearest.addAll(other.nearest);
        merged.trim(0);
        return merged;
    }

    /** Sorting now and then, rather than at every pair, costs little and bounds the list. */
    private void trim(int slack) {
        if (slack == 0 || nearest.size() > most + slack) {
            Collections.sort(nearest);
            if (nearest.size() > most) {
                nearest.subList(most, nearest.size()).clear();
                farthest = nearest.isEmpty() ? null : nearest.get(most - 1);
            }
        }
    }
}
