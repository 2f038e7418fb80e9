package io.sparkfidelity.pairs;

/** The numbers of {@code numpy.random.RandomState(seed).randn}: MT19937 (Matsumoto and Nishimura 1998), polar method. */
final class NumpyRandom {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;
    private double spare = Double.NaN;

    NumpyRandom(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    /** n x d in float32. */
    float[][] normal(int n, int d) {
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) gauss();
            }
        }
        return rows;
    }

    private double gauss() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double x;
        double y;
        double squared;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            squared = x * x + y * y;
        } while (squared >= 1 || squared == 0);
        double factor = Math.sqrt(-2 * Math.log(squared) / squared);
        spare = factor * x;
        return factor * y;
    }

    private double uniform() {
        long high = (word() & 0xFFFFFFFFL) >>> 5;
        long low = (word() & 0xFFFFFFFFL) >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    private int word() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7FFFFFFF;
            state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) != 0 ? 0x9908B0DF : 0);
        }
        next = 0;
    }
}
