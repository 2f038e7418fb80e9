package io.sparkfidelity.metric.sliced;

/** The distance of two histograms on one line and grid; rows are spread evenly over their bins. */
@FunctionalInterface
interface LineDistance {
    /**
     * The distance.
     *
     * @param x rows of one set by bin; not all 0
     * @param y rows of the other
     * @param edges ends of the bins, ascending, one more than there are bins
     */
    double of(long[] x, long[] y, double[] edges);

    /**
     * The squared 2-Wasserstein distance, the integral of (Q_x - Q_y)^2 over 0 to 1, Q the quantile functions, which are linear
     * within a bin: exact between any two numbers of rows.
     */
    static double wasserstein(long[] x, long[] y, double[] edges) {
        long n = rows(x);
        long m = rows(y);
        Math.multiplyExact(n, m);
        Quantiles left = new Quantiles(x, edges, m);
        Quantiles right = new Quantiles(y, edges, n);
        double total = 0;
        long at = 0;
        // A position is a number of pairs of rows, of n m.
        while (left.goesOn() && right.goesOn()) {
            long to = Math.min(left.end, right.end);
            double first = left.at(at) - right.at(at);
            double last = left.at(to) - right.at(to);
            total += (to - at) * (first * first + first * last + last * last) / 3;
            at = to;
            left.moveOn(to);
            right.moveOn(to);
        }
        return total / ((double) n * m);
    }

    /**
     * The energy distance 2 E|u-v| - E|u-u'| - E|v-v'|, a row with itself counted: twice the integral of (F - G)^2 (Szekely and
     * Rizzo 2013, theorem 1).
     */
    static double energy(long[] x, long[] y, double[] edges) {
        long n = rows(x);
        long m = rows(y);
        Math.multiplyExact(n, m);
        double pairs = (double) n * m;
        double total = 0;
        long belowX = 0;
        long belowY = 0;
        double before = 0;
        for (int bin = 0; bin < x.length; bin++) {
            belowX += x[bin];
            belowY += y[bin];
            double after = (belowX * m - belowY * n) / pairs;
            total += (edges[bin + 1] - edges[bin]) * (before * before + before * after + after * after) / 3;
            before = after;
        }
        return 2 * total;
    }

    private static long rows(long[] counts) {
        long rows = 0;
        for (long count : counts) {
            rows = Math.addExact(rows, count);
        }
        if (rows < 1) {
            throw new IllegalArgumentException("a histogram of no rows");
        }
        return rows;
    }

    /** Walks along one quantile function. */
    final class Quantiles {
        private final long[] counts;
        private final double[] edges;
        private final long weight;
        private int bin = -1;
        private long start;
        private long end;

        /** @param weight of a row */
        Quantiles(long[] counts, double[] edges, long weight) {
            this.counts = counts;
            this.edges = edges;
            this.weight = weight;
            moveOn(0);
        }

        boolean goesOn() {
            return bin < counts.length;
        }

        /** To the next bin that has rows, where this one ends. */
        void moveOn(long position) {
            while (position == end && bin < counts.length) {
                bin++;
                start = end;
                end += bin < counts.length ? counts[bin] * weight : 0;
            }
        }

        double at(long position) {
            double share = (position - start) / (double) (end - start);
            return edges[bin] + (edges[bin + 1] - edges[bin]) * share;
        }
    }
}
