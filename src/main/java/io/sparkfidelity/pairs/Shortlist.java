package io.sparkfidelity.pairs;

import java.util.Arrays;

/**
 * Which of the points that were offered may be among the k nearest of each of some centres, by lower bounds of their
 * distances alone: k lower bounds, each with the slack, bound the k-th distance from above. Points are compared in earnest
 * only when the shortlist is closed, or where more of them lie within the slack of one another than it has places.
 */
final class Shortlist {
    /** Takes the points that stay. */
    @FunctionalInterface
    interface Judge {
        /**
         * Compares a point with a centre in earnest.
         *
         * @return the k-th smallest distance of the centre now
         */
        double compare(int centre, int point);
    }

    private final int k;
    private final int places;
    private final Judge judge;
    private final double[] threshold;
    private final double[] slack;
    private final int[] size;
    private final double[] lower;
    private final int[] points;

    Shortlist(int centres, int k, Judge judge) {
        this.k = k;
        this.places = 4 * k + 4;
        this.judge = judge;
        this.threshold = new double[centres];
        this.slack = new double[centres];
        this.size = new int[centres];
        this.lower = new double[centres * places];
        this.points = new int[centres * places];
    }

    /**
     * Starts a centre's list.
     *
     * @param kthDistance its k-th smallest distance so far, or infinity
     * @param slackOfCentre the most that a distance exceeds its lower bound by
     */
    void open(int centre, double kthDistance, double slackOfCentre) {
        threshold[centre] = kthDistance;
        slack[centre] = slackOfCentre;
        size[centre] = 0;
    }

    /** Lower bounds from here on are of no interest, by centre: for reading only. */
    double[] thresholds() {
        return threshold;
    }

    /** Offers a point whose lower bound is below the centre's threshold. */
    void offer(int centre, double lowerBound, int point) {
        int at = centre * places + size[centre]++;
        // Ascending, so that the k-th smallest is at its place.
        while (at > centre * places && lower[at - 1] > lowerBound) {
            lower[at] = lower[at - 1];
            points[at] = points[at - 1];
            at--;
        }
        lower[at] = lowerBound;
        points[at] = point;
        tighten(centre);
        if (size[centre] == places) {
            close(centre);
        }
    }

    /** Compares what is left on a centre's list in earnest, and empties it. */
    void close(int centre) {
        int first = centre * places;
        for (int i = first; i < first + size[centre]; i++) {
            if (lower[i] < threshold[centre]) {
                threshold[centre] = Math.min(threshold[centre], judge.compare(centre, points[i]));
            }
        }
        size[centre] = 0;
    }

    private void tighten(int centre) {
        if (size[centre] < k) {
            return;
        }
        int first = centre * places;
        threshold[centre] = Math.min(threshold[centre], lower[first + k - 1] + slack[centre]);
        int kept = Arrays.binarySearch(lower, first, first + size[centre], threshold[centre]);
        size[centre] = Math.max(k, (kept < 0 ? -kept - 1 : kept) - first);
    }
}
