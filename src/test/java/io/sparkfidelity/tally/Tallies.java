package io.sparkfidelity.tally;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

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

    /** The tally of rows in buckets, dealt in their order. */
    public static BucketedTally buckets(int q, float[][] rows) {
        return buckets(rows, Arrays.stream(dealt(rows.length)), new MomentFields(rows[0].length, new FixedPoint(q)));
    }

    /** Logits in buckets, dealt in their order; every embedding is the number 0. */
    public static BucketedTally logits(float[][] logits) {
        TallyFields fields = new TallyFields(new MomentFields(1, new FixedPoint(18)), logits[0].length);
        int[] buckets = dealt(logits.length);
        List<Tally> tallies = new ArrayList<>();
        try (GramScratch scratch = new GramScratch(1)) {
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                try (Accumulator accumulator = new Accumulator(fields, scratch)) {
                    for (int i = 0; i < logits.length; i++) {
                        if (buckets[i] == bucket) {
                            accumulator.add(new float[1], logits[i]);
                        }
                    }
                    tallies.add(accumulator.toTally());
                }
            }
        }
        return BucketedTally.of(tallies);
    }

    /** The marginal tally of rows in buckets, dealt in their order. */
    public static BucketedTally marginals(int q, float[][] rows) {
        MarginalFields fields = new MarginalFields(rows[0].length, new FixedPoint(q));
        int[] buckets = dealt(rows.length);
        List<Tally> tallies = new ArrayList<>();
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            MarginalAccumulator accumulator = new MarginalAccumulator(fields);
            for (int i = 0; i < rows.length; i++) {
                if (buckets[i] == bucket) {
                    accumulator.add(rows[i]);
                }
            }
            tallies.add(accumulator.toTally());
        }
        return BucketedTally.of(tallies);
    }

    /** Row i falls into the i-th of the given buckets. */
    public static BucketedTally buckets(float[][] rows, IntStream bucketOfRow, MomentFields fields) {
        List<Tally> tallies = new ArrayList<>();
        int[] buckets = bucketOfRow.toArray();
        try (GramScratch scratch = new GramScratch(fields.dimension())) {
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                try (Accumulator accumulator = new Accumulator(fields, scratch)) {
                    for (int i = 0; i < rows.length; i++) {
                        if (buckets[i] == bucket) {
                            accumulator.add(rows[i]);
                        }
                    }
                    tallies.add(accumulator.toTally());
                }
            }
        }
        return BucketedTally.of(tallies);
    }

    /** Rows scaled to length 1, in place. */
    public static float[][] unit(float[][] rows) {
        for (float[] row : rows) {
            double norm = 0;
            for (float v : row) {
                norm += (double) v * v;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (row[i] / Math.sqrt(norm));
            }
        }
        return rows;
    }

    /** Buckets as hashes give them: of unequal sizes. */
    private static int[] dealt(int n) {
        return IntStream.range(0, n)
                .map(i -> Bucket.of(Bucket.hash("row " + i)))
                .toArray();
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
