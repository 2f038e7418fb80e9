package io.sparkfidelity.tally;

import java.util.List;
import java.util.Random;

/** Tallies and embeddings for tests. */
public final class Tallies {
    private Tallies() {}

    /** The tally of rows, in their order. */
    public static Tally of(int q, float[][] rows) {
        return of(new MomentFields(rows[0].length, new FixedPoint(q)), List.of(rows));
    }

    public static Tally of(MomentFields fields, List<float[]> rows) {
        try (GramScratch scratch = new GramScratch(fields.dimension());
                Accumulator accumulator = new Accumulator(fields, scratch)) {
            rows.forEach(accumulator::add);
            return accumulator.toTally();
        }
    }

    /** Normal rows with the given mean and deviation of every coordinate. */
    public static float[][] normal(long seed, int n, int d, double mean, double deviation) {
        Random random = new Random(seed);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) (mean + deviation * random.nextGaussian());
            }
        }
        return rows;
    }
}
