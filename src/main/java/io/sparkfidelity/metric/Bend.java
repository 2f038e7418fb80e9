package io.sparkfidelity.metric;

import java.util.List;

/**
 * By how much a distance between equals misses a straight line in the inverse sizes u, told from halves and quarters of the
 * same reference, over u each: below 1 where smaller parts are nearer than the line says.
 *
 * @param curve that is drawn through both
 * @param halves the halves' mean u
 * @param quarters the quarters' mean u, larger
 * @param fall the quarters' mean distance over u, by the halves'; above 0
 */
public record Bend(BiasCurve curve, double halves, double quarters, double fall) {
    /** Of scores above 0 in the mean. */
    public static Bend of(BiasCurve curve, List<SplitScore> halves, List<SplitScore> quarters) {
        return new Bend(curve, sizes(halves), sizes(quarters), overSizes(quarters) / overSizes(halves));
    }

    /** The distance over u at inverse sizes u, by the halves'. Below the quarters' size it is the quarters': nothing tells more. */
    private double at(double inverseSizes) {
        double u = Math.min(inverseSizes, quarters);
        return switch (curve) {
            case STRAIGHT -> 1;
            case SECOND_ORDER -> 1 + (1 - fall) * (halves - u) / (quarters - halves);
            case POWER -> Math.pow(u / halves, Math.log(fall) / Math.log(quarters / halves));
        };
    }

    /** What a distance that was scaled straight from one pair of inverse sizes to another is to be multiplied by. */
    public double between(double from, double to) {
        return at(to) / at(from);
    }

    /**
     * The share of the distance at these inverse sizes that remains where its slope in u has been taken off. Of a power it is
     * 0: a jackknife of ordered rows leaves less than the curve's slope would, on either side of 0.
     */
    public double leftOver(double inverseSizes) {
        return switch (curve) {
            case STRAIGHT, POWER -> 0;
            case SECOND_ORDER -> (1 - fall) * Math.min(inverseSizes, quarters) / (quarters - halves) / at(inverseSizes);
        };
    }

    private static double sizes(List<SplitScore> scores) {
        return scores.stream().mapToDouble(SplitScore::inverseSizes).average().orElseThrow();
    }

    private static double overSizes(List<SplitScore> scores) {
        return scores.stream()
                .mapToDouble(score -> score.value() / score.inverseSizes())
                .average()
                .orElseThrow();
    }
}
