package io.sparkfidelity.tally.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFolder;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvenSharesTest {
    private static final int D = 3;
    private static final MomentFields FIELDS = new MomentFields(D, new FixedPoint(18));

    /** Every bucket has two rows of one class and one of another, so that no bit changes. */
    @Test
    void equalSharesChangeNothing() {
        float[][] rows = Tallies.normal(1, 96, D, 0.5, 1);
        IntUnaryOperator label = i -> i % 3 == 0 ? 0 : 1;
        IntUnaryOperator bucket = i -> i / 3 % Bucket.COUNT;
        assertUnchanged(rows, bucket, label);
        // Of one class every bucket has its share.
        assertUnchanged(rows, i -> Bucket.of(Bucket.hash("row " + i)), i -> 0);
    }

    private static void assertUnchanged(float[][] rows, IntUnaryOperator bucket, IntUnaryOperator label) {
        BucketedTally tally = whole(rows, bucket);
        try (TallyFolder folder = new TallyFolder()) {
            EvenShares even =
                    EvenShares.of(tally, labels(rows, bucket, label), folder).orElseThrow();
            for (int j = 0; j < Bucket.COUNT; j++) {
                assertEquals(tally.bucket(j), even.tally().bucket(j));
            }
        }
    }

    /** Rows that are their class's mean: without the chance of the shares every bucket is the whole in small. */
    @Test
    void whatClassesDifferIsGoneAndSumsAreKept() {
        Random random = new Random(5);
        float[][] means = Tallies.normal(2, 600, D, 0, 3);
        int[] label = random.ints(2000, 0, 600).toArray();
        int[] bucket = random.ints(2000, 0, Bucket.COUNT).toArray();
        float[][] rows = IntStream.of(label).mapToObj(c -> means[c]).toArray(float[][]::new);
        BucketedTally tally = whole(rows, i -> bucket[i]);
        try (TallyFolder folder = new TallyFolder()) {
            EvenShares even = EvenShares.of(tally, labels(rows, i -> bucket[i], i -> label[i]), folder)
                    .orElseThrow();
            for (String field : MomentFields.NAMES) {
                long[] all = tally.pooled().vector(field);
                long[] sum = new long[all.length];
                for (int j = 0; j < Bucket.COUNT; j++) {
                    long[] part = even.tally().bucket(j).vector(field);
                    for (int i = 0; i < all.length; i++) {
                        sum[i] += part[i];
                        double share = (double) all[i] * tally.n(j) / tally.n();
                        // Rounded once or twice.
                        assertEquals(share, part[i], 2, field);
                    }
                }
                for (int i = 0; i < all.length; i++) {
                    assertEquals(all[i], sum[i], 2 * Bucket.COUNT, field);
                }
            }
            int classes = (int) IntStream.of(label).distinct().count();
            assertEquals(1 - classes / 2000.0, even.freedom(), 1e-12);
        }
    }

    /** The order of the labels is no part of it, but for the last rounding. */
    @Test
    void namesOfLabelsDoNotMatter() {
        float[][] rows = Tallies.normal(7, 200, D, 1, 1);
        IntUnaryOperator bucket = i -> Bucket.of(Bucket.hash("row " + i));
        IntUnaryOperator label = i -> i * i % 7;
        BucketedTally tally = whole(rows, bucket);
        try (TallyFolder folder = new TallyFolder()) {
            Tally one = EvenShares.of(tally, labels(rows, bucket, label), folder)
                    .orElseThrow()
                    .tally()
                    .bucket(3);
            Tally other = EvenShares.of(tally, labels(rows, bucket, i -> 9 - label.applyAsInt(i)), folder)
                    .orElseThrow()
                    .tally()
                    .bucket(3);
            for (Field field : one.fields()) {
                for (int i = 0; i < field.length(); i++) {
                    assertEquals(one.value(field.name(), i), other.value(field.name(), i), 1, field.name());
                }
            }
        }
    }

    @Test
    void classesOfSingleRowsAndRowsWithoutAClassAreRefused() {
        float[][] rows = Tallies.normal(7, 40, D, 1, 1);
        IntUnaryOperator bucket = i -> i % Bucket.COUNT;
        try (TallyFolder folder = new TallyFolder()) {
            assertTrue(EvenShares.of(whole(rows, bucket), labels(rows, bucket, i -> i), folder)
                    .isEmpty());
            float[][] fewer = IntStream.range(0, 39).mapToObj(i -> rows[i]).toArray(float[][]::new);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> EvenShares.of(whole(rows, bucket), labels(fewer, bucket, i -> 0), folder));
        }
    }

    private static BucketedTally whole(float[][] rows, IntUnaryOperator bucket) {
        return Tallies.buckets(rows, IntStream.range(0, rows.length).map(bucket), FIELDS);
    }

    private static LabelledTallies labels(float[][] rows, IntUnaryOperator bucket, IntUnaryOperator label) {
        Map<String, BucketedTally> tallies = new HashMap<>();
        for (int c : IntStream.range(0, rows.length).map(label).distinct().toArray()) {
            int[] these = IntStream.range(0, rows.length)
                    .filter(i -> label.applyAsInt(i) == c)
                    .toArray();
            tallies.put(
                    String.valueOf(c),
                    Tallies.buckets(
                            IntStream.of(these).mapToObj(i -> rows[i]).toArray(float[][]::new),
                            IntStream.of(these).map(bucket),
                            FIELDS));
        }
        return LabelledTallies.of(tallies);
    }
}
