package io.sparkfidelity.metric.statistics;

/** Draws without return. */
public final class Hypergeometric {
    private Hypergeometric() {}

    /**
     * The chance that of some items drawn from all so many or more are marked.
     *
     * @param all items, of which {@code marked} are marked
     * @param drawn how many are drawn, 0 to all
     * @param found marked ones among them, or more
     */
    public static double upperTail(long all, long marked, long drawn, long found) {
        long least = Math.max(found, drawn - (all - marked));
        long most = Math.min(marked, drawn);
        if (found <= Math.max(0, drawn - (all - marked))) {
            return 1;
        }
        double sum = 0;
        double logAll = logChoose(all, drawn);
        for (long k = least; k <= most; k++) {
            sum += Math.exp(logChoose(marked, k) + logChoose(all - marked, drawn - k) - logAll);
        }
        return Math.min(1, sum);
    }

    /** log of n over k, by the shorter product. */
    private static double logChoose(long n, long k) {
        double sum = 0;
        long terms = Math.min(k, n - k);
        for (long i = 1; i <= terms; i++) {
            sum += Math.log((double) (n - terms + i) / i);
        }
        return sum;
    }
}
