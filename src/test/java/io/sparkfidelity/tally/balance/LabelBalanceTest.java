package io.sparkfidelity.tally.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelBalanceTest {
    private static final double ENOUGH = 0x1p20;

    @Test
    void equalSharesGiveTheWeightOne() {
        LabelBalance balance = new LabelBalance(Map.of("a", 30L, "b", 70L), Map.of("a", 3L, "b", 7L));
        assertTrue(balance.isBalanced());
        assertEquals(new LabelWeights(Map.of("a", 1L, "b", 1L), 0), balance.weights(1));
        assertTrue(balance.weights(1).uniform());
    }

    @Test
    void smallRatiosAreExactAndHaveNoCommonDivisor() {
        // a is half as common as it should be beside b.
        LabelBalance balance = new LabelBalance(Map.of("a", 100L, "b", 100L), Map.of("a", 20L, "b", 40L));
        assertEquals(new LabelWeights(Map.of("a", 2L, "b", 1L), 0), balance.weights(ENOUGH));
        assertFalse(balance.isBalanced());
        // 300/900 over 500/1000, 600/900 over 400/1000, the rest of another class
        assertEquals(
                Map.of("a", 2L, "b", 5L),
                new LabelBalance(Map.of("a", 300L, "b", 600L), Map.of("a", 500L, "b", 400L, "z", 100L))
                        .weights(ENOUGH)
                        .byLabel());
    }

    @Test
    void labelsOnOneSideOnlyAreNamed() {
        LabelBalance balance = new LabelBalance(Map.of("a", 1L, "m", 2L, "k", 3L), Map.of("a", 5L, "x", 6L));
        assertEquals(List.of("k", "m"), balance.missing());
        assertEquals(Map.of("x", 6L), balance.foreign());
        assertEquals(5, balance.images());
        assertThrows(IllegalStateException.class, () -> balance.weights(ENOUGH));
        assertThrows(IllegalStateException.class, balance::isBalanced);
    }

    /** Of many classes of random sizes, whose ratios have no small common multiple. */
    @Test
    void otherRatiosAreRoundedAsFinelyAsSumsAllow() {
        Random random = new Random(3);
        Map<String, Long> reference = new HashMap<>();
        Map<String, Long> candidate = new HashMap<>();
        for (int label = 0; label < 300; label++) {
            reference.put("c" + label, 20 + (long) random.nextInt(100));
            candidate.put("c" + label, 20 + (long) random.nextInt(100));
        }
        LabelBalance balance = new LabelBalance(reference, candidate);
        LabelWeights fine = balance.weights(ENOUGH);
        LabelWeights rough = balance.weights(64);
        assertTrue(fine.misplaced() <= 1e-4, () -> "" + fine.misplaced());
        assertTrue(rough.misplaced() > 1e-4 && rough.misplaced() < 0.01, () -> "" + rough.misplaced());
        for (LabelWeights weights : List.of(fine, rough)) {
            assertEquals(misplaced(reference, candidate, weights), weights.misplaced(), 1e-12);
        }
        // What bounds a sum by sixteenths bounds it by weights of a mean.
        double mean = mean(candidate, rough.byLabel());
        assertTrue(mean <= 64 * 1.01, () -> "" + mean);
        rough.byLabel()
                .forEach((label, weight) ->
                        assertTrue(weight <= 0.5 + 64.0 / 16 * balance.bounds().getOrDefault(label, 0L), label));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> balance.weights(2));
        assertTrue(String.valueOf(e.getMessage()).contains("fewer images"), e.getMessage());
    }

    /** A class so common that its weight would be rounded to 0. */
    @Test
    void noClassOfTheReferenceIsDropped() {
        LabelBalance balance = new LabelBalance(Map.of("a", 1L, "b", 99_999L), Map.of("a", 500_003L, "b", 500_009L));
        assertTrue(balance.weights(4096).byLabel().values().stream().allMatch(weight -> weight >= 1));
    }

    @Test
    void whatSumsHoldBoundsTheMean() {
        assertEquals(16 * 4, LabelBalance.largestMean(0x1p60, 0x1p62));
        assertTrue(LabelBalance.largestMean(0, 0x1p62) >= ENOUGH);
    }

    private static double misplaced(Map<String, Long> reference, Map<String, Long> candidate, LabelWeights weights) {
        double all = reference.values().stream().mapToLong(n -> n).sum();
        double total = candidate.entrySet().stream()
                .mapToDouble(each -> each.getValue() * weights.byLabel().getOrDefault(each.getKey(), 0L))
                .sum();
        return reference.entrySet().stream()
                        .mapToDouble(each -> Math.abs(each.getValue() / all
                                - candidate.getOrDefault(each.getKey(), 0L)
                                        * weights.byLabel().getOrDefault(each.getKey(), 0L)
                                        / total))
                        .sum()
                / 2;
    }

    private static double mean(Map<String, Long> candidate, Map<String, Long> weights) {
        double images = candidate.values().stream().mapToLong(n -> n).sum();
        return candidate.entrySet().stream()
                        .mapToDouble(each -> each.getValue() * weights.getOrDefault(each.getKey(), 0L))
                        .sum()
                / images;
    }
}
