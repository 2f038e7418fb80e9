package io.sparkfidelity.measure.text;

import java.util.OptionalDouble;

/**
 * How well an image fits a caption, from the embeddings of both by one pair of towers.
 *
 * <p>The published scores are means over pairs: 100 cos, not clamped (MLPerf's text-to-image benchmark, mlcommons/inference
 * b66003e); the same, its <em>mean</em> clamped at 0 (torchmetrics 1.9.0, {@code CLIPScore}); and 2.5 max(cos, 0), each
 * <em>pair</em> clamped (Hessel et al. 2021, "CLIPScore", equation 1).
 */
public final class Alignment {
    /** The weight w of Hessel et al. */
    private static final double HESSEL = 2.5;

    private static final double PERCENT = 100;

    private Alignment() {}

    /**
     * The cosine of the angle between two vectors.
     *
     * @param a of any length above 0; as many entries as {@code b}
     * @return -1 to 1; empty if one of them has no direction, or an entry that is no number
     */
    public static OptionalDouble cosine(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " entries");
        }
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            ofA += (double) a[i] * a[i];
            ofB += (double) b[i] * b[i];
        }
        double cosine = product / (Math.sqrt(ofA) * Math.sqrt(ofB));
        return Double.isFinite(cosine) ? OptionalDouble.of(Math.max(-1, Math.min(1, cosine))) : OptionalDouble.empty();
    }

    /** The CLIP score of a pair: 100 cos, -100 to 100. */
    public static double clipScore(double cosine) {
        return PERCENT * cosine;
    }

    /** The score of Hessel et al. of a pair: 2.5 max(cos, 0), 0 to 2.5. */
    public static double hessel(double cosine) {
        return HESSEL * Math.max(cosine, 0);
    }
}
