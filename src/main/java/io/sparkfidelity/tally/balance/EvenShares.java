package io.sparkfidelity.tally.balance;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RankUpdate;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFolder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A dataset's buckets as they would be if each had the whole's shares of classes: parts of it then differ by what images of one
 * class differ, as balanced sets do. The regression estimator of post-stratification (Sarndal, Swensson and Wretman 1992,
 * "Model Assisted Survey Sampling", section 7.6): of e_c = n_bc - n_b n_c / n images of class c that bucket b has too many, the class's mean in
 * the whole is taken off e_c times; of products, the product of the means, so that what remains is that classes differ in their
 * own covariance. Each entry is rounded once or, of many classes, a few times, to a whole number.
 *
 * @param tally n is every bucket's own; entries of its fields need not be those of any rows
 * @param freedom 0.5 to 1: of a class's own spread, what is left between parts where means are taken off that these rows made,
 *     (n - classes) / n
 */
public record EvenShares(BucketedTally tally, double freedom) {
    /** Classes whose means are multiplied at once. */
    private static final int BLOCK = 512;

    /** Below, most of what images of one class differ goes with the classes' means. */
    private static final double LEAST_FREEDOM = 0.5;

    /**
     * The buckets of a dataset of which every row has a label.
     *
     * @param labels of the dataset, with buckets if it has them
     * @param folder holds the result
     * @return nothing if there are no buckets, classes have fewer than two rows in the mean, or labels lack a field of the dataset's
     *     other than {@code gram}
     * @throws IllegalArgumentException if rows have no label
     */
    public static Optional<EvenShares> of(BucketedTally tally, LabelledTallies labels, TallyFolder folder) {
        Classes classes = Classes.of(labels);
        if (classes.n() != tally.n()) {
            throw new IllegalArgumentException(classes.n() + " of " + tally.n() + " rows have labels");
        }
        List<Field> fields = tally.pooled().fields();
        boolean known = tally.hasBuckets()
                && fields.stream()
                        .map(Field::name)
                        .allMatch(name -> name.equals(MomentFields.GRAM)
                                || classes.means().containsKey(name));
        double freedom = 1 - classes.sizes().length / (double) classes.n();
        if (!known || freedom < LEAST_FREEDOM) {
            return Optional.empty();
        }
        TallyFolder.Buckets even = folder.buckets(fields);
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            if (tally.n(bucket) > 0) {
                even.put(bucket, even(tally.bucket(bucket), classes, classes.excess(bucket)));
            }
        }
        return Optional.of(new EvenShares(even, freedom));
    }

    private static Tally even(Tally bucket, Classes classes, double[] excess) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (Field field : bucket.fields()) {
            long[] values = bucket.vector(field.name());
            if (field.name().equals(MomentFields.GRAM)) {
                lessProducts(values, classes.means(MomentFields.SUM), excess);
            } else if (!field.name().equals(MomentFields.N)) {
                less(values, classes.means(field.name()), excess);
            }
            vectors.put(field, values);
        }
        return Tally.of(vectors);
    }

    private static void less(long[] values, double[][] means, double[] excess) {
        double[] off = new double[values.length];
        for (int c = 0; c < excess.length; c++) {
            for (int i = 0; i < off.length; i++) {
                off[i] += excess[c] * means[c][i];
            }
        }
        for (int i = 0; i < off.length; i++) {
            values[i] = Math.subtractExact(values[i], Math.round(off[i]));
        }
    }

    private static void lessProducts(long[] gram, double[][] means, double[] excess) {
        int d = means[0].length;
        int rows = Math.min(BLOCK, means.length);
        try (Matrix block = Matrix.allocate(rows, d);
                Matrix weighted = Matrix.allocate(rows, d);
                Matrix product = Matrix.allocate(d, d)) {
            for (int from = 0; from < means.length; from += rows) {
                int used = Math.min(rows, means.length - from);
                for (int c = 0; c < used; c++) {
                    double[] mean = means[from + c];
                    double times = excess[from + c];
                    block.writeRow(c, 0, mean, d);
                    weighted.writeRow(
                            c, 0, Arrays.stream(mean).map(x -> times * x).toArray(), d);
                }
                RankUpdate.product(block, weighted, used, product);
                double[] row = new double[d];
                int at = 0;
                for (int i = 0; i < d; i++) {
                    product.readRow(i, i, row, d - i);
                    for (int j = 0; j < d - i; j++, at++) {
                        gram[at] = Math.subtractExact(gram[at], Math.round(row[j]));
                    }
                }
            }
        }
    }

    /**
     * The classes in the order of their labels.
     *
     * @param sizes rows of each
     * @param inBuckets rows of each in every bucket
     * @param means by field, of each, in the field's whole numbers
     */
    private record Classes(long[] sizes, long[][] inBuckets, Map<String, double[][]> means) {
        static Classes of(LabelledTallies labels) {
            List<BucketedTally> parts =
                    labels.labels().stream().map(labels::tally).toList();
            long[] sizes = parts.stream().mapToLong(BucketedTally::n).toArray();
            long[][] inBuckets = parts.stream().map(Classes::inBuckets).toArray(long[][]::new);
            List<String> fields = parts.stream()
                    .limit(1)
                    .flatMap(part -> part.pooled().fields().stream())
                    .map(Field::name)
                    .filter(name -> !name.equals(MomentFields.GRAM))
                    .toList();
            Map<String, double[][]> means = fields.stream()
                    .collect(Collectors.toMap(field -> field, field -> parts.stream()
                            .map(part -> mean(part, field))
                            .toArray(double[][]::new)));
            return new Classes(sizes, inBuckets, means);
        }

        private static long[] inBuckets(BucketedTally part) {
            long[] rows = new long[Bucket.COUNT];
            if (part.hasBuckets()) {
                Arrays.setAll(rows, part::n);
            }
            return rows;
        }

        private static double[] mean(BucketedTally part, String field) {
            double n = part.n();
            return Arrays.stream(part.pooled().vector(field))
                    .mapToDouble(sum -> sum / n)
                    .toArray();
        }

        long n() {
            return Arrays.stream(sizes).sum();
        }

        /** How many rows of each class a bucket has beyond the class's share of the bucket. */
        double[] excess(int bucket) {
            long inBucket =
                    Arrays.stream(inBuckets).mapToLong(rows -> rows[bucket]).sum();
            double[] excess = new double[sizes.length];
            // A difference of whole numbers, so that equal shares give exactly 0.
            Arrays.setAll(
                    excess,
                    c -> (Math.multiplyExact(inBuckets[c][bucket], n()) - Math.multiplyExact(inBucket, sizes[c]))
                            / (double) n());
            return excess;
        }

        double[][] means(String field) {
            return Objects.requireNonNull(means.get(field));
        }
    }
}
