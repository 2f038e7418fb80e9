package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BendTest {
    /** Parts of 800 images in halves and quarters, against candidates of any number. */
    private static final double HALVES = 2 / 400.0;

    private static final double QUARTERS = 2 / 200.0;

    @Test
    void aCurveOfSecondOrderIsFollowedFromHalvesToAnySizeAboveQuarters() {
        DoubleUnaryOperator curve = u -> 3 * u - 40 * u * u;
        Bend bend = bend(BiasCurve.SECOND_ORDER, curve);
        for (double u : new double[] {1e-6, 2 / 800.0, HALVES, 0.008, QUARTERS}) {
            assertEquals(curve.applyAsDouble(u), straight(curve, u) * bend.between(HALVES, u), 1e-12);
            assertEquals(40 * u * u, curve.applyAsDouble(u) * bend.leftOver(u), 1e-12, "3 u less the curve");
        }
    }

    @Test
    void aPowerIsFollowed() {
        DoubleUnaryOperator curve = u -> 3 * Math.pow(u, 0.7);
        Bend bend = bend(BiasCurve.POWER, curve);
        for (double u : new double[] {1e-6, 2 / 800.0, HALVES, QUARTERS}) {
            assertEquals(curve.applyAsDouble(u), straight(curve, u) * bend.between(HALVES, u), 1e-12);
            assertEquals(0, bend.leftOver(u), 0);
        }
    }

    /** Nothing says how the distance falls for parts that are smaller than quarters: it falls no further. */
    @Test
    void noCurveIsDrawnOnPastTheQuarters() {
        Bend bend = bend(BiasCurve.SECOND_ORDER, u -> 3 * u - 40 * u * u);
        assertEquals(bend.between(HALVES, QUARTERS), bend.between(HALVES, 1), 0);
        assertEquals(bend.leftOver(QUARTERS), bend.leftOver(1), 0);
    }

    private static double straight(DoubleUnaryOperator curve, double u) {
        return curve.applyAsDouble(HALVES) * u / HALVES;
    }

    private static Bend bend(BiasCurve curve, DoubleUnaryOperator distance) {
        return Bend.of(
                curve,
                List.of(new SplitScore(distance.applyAsDouble(HALVES), 400, 400)),
                List.of(new SplitScore(distance.applyAsDouble(QUARTERS), 200, 200)));
    }

    /** What is a quadratic form of the buckets' means is the same in halves as in quarters, over the inverse sizes. */
    @Test
    void whatBucketsScatterCancelsBetweenHalvesAndQuarters() {
        BucketedTally tally = tally(320);
        List<Double> halves = new ArrayList<>();
        List<Double> quarters = new ArrayList<>();
        assertTrue(BucketSplits.visitQuarters(
                tally,
                80,
                parts -> halves.add(squares(parts) / (2 / 160.0)),
                parts -> quarters.add(squares(parts) / (2 / 80.0))));
        assertEquals(3, halves.size());
        assertEquals(6, quarters.size());
        double mean = halves.stream().mapToDouble(h -> h).average().orElseThrow();
        assertEquals(mean, quarters.stream().mapToDouble(q -> q).average().orElseThrow(), 1e-9 * mean);
        assertTrue(Math.abs(halves.get(0) - halves.get(1)) > 1e-3 * mean, "parts that differ");
    }

    @Test
    void smallQuartersAreNotVisited() {
        assertFalse(BucketSplits.visitQuarters(
                tally(320),
                81,
                parts -> {
                    throw new AssertionError("halves");
                },
                parts -> {
                    throw new AssertionError("quarters");
                }));
    }

    private static double squares(BucketSplits.Parts parts) {
        return Moments.of(parts.reference()).squaredMeanDistance(Moments.of(parts.candidate()));
    }

    /** As many images in every bucket. */
    private static BucketedTally tally(int n) {
        return Tallies.buckets(
                Tallies.normal(1, n, 3, 0, 1),
                IntStream.range(0, n).map(i -> i % Bucket.COUNT),
                new MomentFields(3, new FixedPoint(18)));
    }
}
