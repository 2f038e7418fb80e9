package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One side of a comparison in (bucket, hash) order, as jobs hand it to tiles.
 *
 * @param values n x d
 * @param buckets n, ascending
 */
public record Rows(Side side, List<float[]> values, List<Integer> buckets) {
    /** Row i has the id "i". */
    public static Rows of(Side side, float[][] rows) {
        List<Integer> order = IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> Bucket.of(hash(i)))
                        .thenComparing(Rows::hash, Long::compareUnsigned))
                .toList();
        return new Rows(
                side,
                order.stream().map(i -> rows[i]).toList(),
                order.stream().map(i -> Bucket.of(hash(i))).toList());
    }

    private static long hash(int row) {
        return Bucket.hash(Integer.toString(row));
    }

    public List<Tile> tiles() {
        return Tile.cut(
                side,
                values.toArray(float[][]::new),
                buckets.stream().mapToInt(bucket -> bucket).toArray());
    }

    public int size() {
        return values.size();
    }

    Rows without(int bucket) {
        List<Integer> kept = IntStream.range(0, size())
                .filter(i -> buckets.get(i) != bucket)
                .boxed()
                .toList();
        return new Rows(
                side,
                kept.stream().map(values::get).toList(),
                kept.stream().map(buckets::get).toList());
    }

    public double squaredDistance(int row, Rows other, int otherRow) {
        double total = 0;
        for (int i = 0; i < values.get(row).length; i++) {
            double difference = (double) values.get(row)[i] - other.values.get(otherRow)[i];
            total += difference * difference;
        }
        return total;
    }

    /** All pair sums of two sides on one thread. */
    static KernelSums sums(Rows reference, Rows candidate, List<Kernel> kernels, Arithmetic arithmetic) {
        return new LocalFolds(reference.tiles(), candidate.tiles(), 1).kernelSums(kernels, arithmetic);
    }

    /** Neighbourhood scores of two sides on one thread. */
    public static ManifoldScores manifold(Rows reference, Rows candidate, int k, boolean inclusive) {
        LocalFolds folds = new LocalFolds(reference.tiles(), candidate.tiles(), 1);
        Neighbourhood neighbourhood = new Neighbourhood(k, inclusive);
        return folds.manifolds(List.of(neighbourhood), List.of(neighbourhood)).get(neighbourhood);
    }
}
