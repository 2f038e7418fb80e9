package io.sparkfidelity.metric.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShareShiftTest {
    private static final int BUCKETS = 16;
    private static final int IMAGES = 1600;

    @Test
    void theErrorIsTheSpreadOfRepeatedDraws() {
        double p = 0.3;
        double q = 0.4;
        int draws = 400;
        double sum = 0;
        double squares = 0;
        double variances = 0;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < draws; i++) {
            ShareShift shift = ShareShift.of(counts(random, p), counts(random, q), false);
            sum += shift.difference();
            squares += shift.difference() * shift.difference();
            variances += Math.pow(shift.standardError().orElseThrow(), 2);
        }
        double mean = sum / draws;
        double spread = Math.sqrt(squares / draws - mean * mean);
        // Binomial: sqrt(p (1 - p) / n + q (1 - q) / n) = 0.0168; 400 draws know their spread to 3.5%, and errors from
        // 16
        // buckets scatter by 18% each, 1% in the mean.
        assertEquals(Math.sqrt((p * (1 - p) + q * (1 - q)) / IMAGES), spread, 0.12 * spread);
        assertEquals(spread, Math.sqrt(variances / draws), 0.12 * spread);
        assertEquals(q - p, mean, 4 * spread / Math.sqrt(draws));
    }

    @Test
    void unitsOfBothSidesCancel() {
        ShareShift.Counts counts = counts(new SplittableRandom(2), 0.3);
        assertEquals(0, ShareShift.of(counts, counts, true).standardError().orElseThrow(), 1e-15);
        assertTrue(ShareShift.of(counts, counts, false).standardError().orElseThrow() > 0.01);
    }

    @Test
    void fewBucketsHaveNoError() {
        long[] all = new long[BUCKETS];
        Arrays.fill(all, 0, 7, 10);
        long[] part = new long[BUCKETS];
        Arrays.fill(part, 0, 7, 5);
        ShareShift.Counts counts = new ShareShift.Counts(part, all);
        assertTrue(ShareShift.of(counts, counts, false).standardError().isEmpty());
    }

    @Test
    void divergenceIsZeroOfEqualSharesAndLogTwoOfDisjointOnes() {
        assertEquals(0, ShareShift.divergence(new long[] {10, 20}, new long[] {10, 20}), 1e-15);
        double disjoint = ShareShift.divergence(new long[] {1_000_000, 0}, new long[] {0, 1_000_000});
        // Half a count of a million on the other side takes off 1e-6 or so times its logarithm.
        assertEquals(Math.log(2), disjoint, 1e-4);
    }

    private static ShareShift.Counts counts(SplittableRandom random, double share) {
        long[] part = new long[BUCKETS];
        long[] all = new long[BUCKETS];
        for (int i = 0; i < IMAGES; i++) {
            int bucket = random.nextInt(BUCKETS);
            all[bucket]++;
            part[bucket] += random.nextDouble() < share ? 1 : 0;
        }
        return new ShareShift.Counts(part, all);
    }
}
