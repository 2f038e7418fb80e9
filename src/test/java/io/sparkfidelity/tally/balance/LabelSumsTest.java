package io.sparkfidelity.tally.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSumsTest {
    private static final int D = 3;
    private static final float[][] ROWS = Tallies.normal(1, 120, D, 0.5, 1);
    private static final CountedFields FIELDS =
            new CountedFields(TallyFields.of(new MomentFields(D, new FixedPoint(18))), true, false, false);

    /** The labels of the rows are their numbers modulo 3. */
    @Test
    void sumsOfLabelsHaveTheBitsOfWeightedRows() {
        LabelWeights weights = new LabelWeights(Map.of("0", 3L, "2", 7L), 0);
        BucketedTally sums = new LabelSums(labels("")).weighted(weights);
        for (int j = 0; j < Bucket.COUNT; j++) {
            assertEquals(rows(j, -1, weights.byLabel()), sums.bucket(j));
        }
        assertEquals(80, sums.rows());
        assertEquals(40 * 3 + 40 * 7, sums.n());
        // Whole sets that are not divided are weighed as wholes.
        LabelledTallies wholes = LabelledTallies.of(Map.of(
                "0", BucketedTally.pooledOnly(labels("").tally("0").pooled()),
                "2", BucketedTally.pooledOnly(labels("").tally("2").pooled())));
        BucketedTally pooled = new LabelSums(wholes).weighted(weights);
        assertFalse(pooled.hasBuckets());
        assertEquals(sums.pooled(), pooled.pooled());
    }

    @Test
    void scoresKnowNeitherTheScaleOfWeightsNorTheNamesOfLabels() {
        double score = score("", Map.of("0", 1L, "1", 3L, "2", 2L));
        assertEquals(score, score("", Map.of("0", 5L, "1", 15L, "2", 10L)), 1e-12 * score);
        assertEquals(score, score("x", Map.of("x0", 1L, "x1", 3L, "x2", 2L)));
        double even = score("", Map.of("0", 1L, "1", 1L, "2", 1L));
        assertEquals(
                even,
                score(labels("")
                        .tally("0")
                        .pooled()
                        .add(labels("").tally("1").pooled())
                        .add(labels("").tally("2").pooled())),
                0);
    }

    @Test
    void whatLeaves64BitsIsAnOverflow() {
        LabelSums sums = new LabelSums(labels(""));
        assertThrows(TallyOverflowException.class, () -> sums.weighted(new LabelWeights(Map.of("0", 1L << 40), 0)));
        double once = sums.largestSquare(Map.of("0", 1L, "1", 1L));
        assertEquals(once * 1024, sums.largestSquare(Map.of("0", 1024L, "1", 1024L)));
    }

    private static double score(String prefix, Map<String, Long> weights) {
        BucketedTally sums = new LabelSums(labels(prefix)).weighted(new LabelWeights(weights, 0));
        return score(sums.pooled());
    }

    private static double score(Tally candidate) {
        return new Fid()
                .compute(
                        new ModelTraits("m", false),
                        new Sample("r", BucketedTally.pooledOnly(Tallies.of(18, Tallies.normal(2, 90, D, 0, 1)))),
                        new Sample("c", BucketedTally.pooledOnly(candidate)))
                .value();
    }

    private static LabelledTallies labels(String prefix) {
        Map<String, BucketedTally> labels = new TreeMap<>();
        for (int label = 0; label < 3; label++) {
            int only = label;
            labels.put(
                    prefix + label,
                    BucketedTally.of(IntStream.range(0, Bucket.COUNT)
                            .mapToObj(j -> rows(j, only, Map.of()))
                            .collect(Collectors.toList())));
        }
        return LabelledTallies.of(labels);
    }

    private static Tally rows(int bucket, int only, Map<String, Long> weights) {
        CountedFields fields = weights.isEmpty() ? FIELDS : FIELDS.withWeights();
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            for (int i = 0; i < ROWS.length; i++) {
                boolean counts = weights.isEmpty() ? i % 3 == only : weights.containsKey("" + i % 3);
                if (i * 7 % Bucket.COUNT == bucket && counts) {
                    accumulator.add(ROWS[i], weights.getOrDefault("" + i % 3, 1L));
                }
            }
            return accumulator.toTally();
        }
    }
}
