package io.sparkfidelity.metric.sliced;

import io.sparkfidelity.tally.Projected;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A distance along every direction.
 *
 * @param mean over the directions
 * @param error of that mean, were the directions drawn anew: their deviation over the root of their number
 */
record OverDirections(double mean, double error) {
    /**
     * Between two sets.
     *
     * @param joined whether bins are joined two and two
     * @throws IllegalArgumentException if they were projected on other directions or grids
     */
    static OverDirections of(LineDistance distance, Projected x, Projected y, boolean joined) {
        double[] edges = x.edges(joined);
        if (x.dimension() != y.dimension()
                || x.directions() != y.directions()
                || !Arrays.equals(edges, y.edges(joined))) {
            throw new IllegalArgumentException("projections of d = " + x.dimension() + " on " + x.directions()
                    + " directions and of d = " + y.dimension() + " on " + y.directions() + " cannot be compared");
        }
        // Each on its own and added in their order, so that threads change no bit.
        double[] distances = IntStream.range(0, x.directions())
                .parallel()
                .mapToDouble(k -> distance.of(x.counts(k, joined), y.counts(k, joined), edges))
                .toArray();
        double mean = Arrays.stream(distances).sum() / distances.length;
        double squares =
                Arrays.stream(distances).map(d -> (d - mean) * (d - mean)).sum();
        return new OverDirections(mean, Math.sqrt(squares / Math.max(1, distances.length - 1) / distances.length));
    }
}
