package io.sparkfidelity.cli.bench;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.ProjectionAccumulator;
import io.sparkfidelity.tally.ProjectionScratch;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Seeded embeddings in memory for benchmarks: rows of independent normal numbers, in the order of their buckets, which have
 * equal shares.
 */
record SyntheticRows(float[][] values) {
    static SyntheticRows gaussian(long seed, int count, int dimension, float deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][dimension];
        for (float[] row : rows) {
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return new SyntheticRows(rows);
    }

    /** Unit vectors, all of them moved by {@code shift} along the first axis before they are scaled. */
    static SyntheticRows unit(long seed, int count, int dimension, float shift) {
        SyntheticRows rows = gaussian(seed, count, dimension, (float) (1 / Math.sqrt(dimension)));
        for (float[] row : rows.values) {
            row[0] += shift;
            double square = 0;
            for (float value : row) {
                square += (double) value * value;
            }
            float scale = (float) (1 / Math.sqrt(square));
            for (int i = 0; i < dimension; i++) {
                row[i] *= scale;
            }
        }
        return rows;
    }

    int count() {
        return values.length;
    }

    List<Tile> tiles(Side side) {
        return Tile.cut(
                side,
                values,
                IntStream.range(0, values.length).map(this::bucket).toArray());
    }

    /** How many rows each bucket has. */
    List<Long> byBucket() {
        return IntStream.range(0, Bucket.COUNT)
                .mapToObj(bucket -> IntStream.range(0, values.length)
                        .filter(row -> bucket(row) == bucket)
                        .count())
                .toList();
    }

    /** The rows' tally by bucket, on some threads. */
    BucketedTally tally(MomentFields fields, int threads) {
        return BucketedTally.of(shares(fields, Bucket.COUNT, threads));
    }

    /** The histograms of the rows' projections by bucket, on some threads. */
    BucketedTally projections(ProjectedFields fields, int threads) {
        return BucketedTally.of(onThreads(threads, Bucket.COUNT, bucket -> {
            try (ProjectionScratch scratch = new ProjectionScratch(fields);
                    ProjectionAccumulator accumulator = new ProjectionAccumulator(scratch)) {
                for (int i = 0; i < values.length; i++) {
                    if (bucket(i) == bucket) {
                        accumulator.add(values[i]);
                    }
                }
                return accumulator.toTally();
            }
        }));
    }

    /** The tally of all rows, counted in as many parts as there are threads. */
    Tally pooled(MomentFields fields, int threads) {
        return shares(fields, threads, threads).stream().reduce(Tally::add).orElseThrow();
    }

    private List<Tally> shares(MomentFields fields, int shares, int threads) {
        return onThreads(threads, shares, share -> share(fields, share, shares));
    }

    private static List<Tally> onThreads(int threads, int shares, IntFunction<Tally> tally) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> IntStream.range(0, shares)
                            .parallel()
                            .mapToObj(tally)
                            .toList())
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private Tally share(MomentFields fields, int share, int shares) {
        try (GramScratch scratch = new GramScratch(fields.dimension());
                Accumulator accumulator = new Accumulator(fields, scratch)) {
            for (int i = 0; i < values.length; i++) {
                if (share(i, shares) == share) {
                    accumulator.add(values[i]);
                }
            }
            return accumulator.toTally();
        }
    }

    private int bucket(int row) {
        return share(row, Bucket.COUNT);
    }

    private int share(int row, int shares) {
        return (int) ((long) row * shares / values.length);
    }
}
