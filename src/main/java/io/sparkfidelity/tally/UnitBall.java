package io.sparkfidelity.tally;

import java.io.Serializable;

/**
 * The ball |X| &lt;= 2^q of embeddings in fixed point, that is |x| &lt;= 1: into it every embedding is brought before noise is
 * added to a sum, for noise hides one that no entry exceeds.
 */
public record UnitBall(FixedPoint fixedPoint) implements Serializable {
    private static final double LITTLE_LESS = 1 - 0x1p-40;

    /** Squares of entries below 2^24 add exactly in a double up to here. */
    private static final int LARGEST_Q = 23;

    public UnitBall {
        if (fixedPoint.q() > LARGEST_Q) {
            throw new IllegalArgumentException(
                    "a unit vector's entries do not fit the fixed point q = " + fixedPoint.q());
        }
    }

    /**
     * An embedding that is counted as itself if it lies in the ball, else as the nearest that does, its entries rounded
     * toward zero. All entries of the result are multiples of 2^-q, so that they are counted as they are.
     */
    public float[] brought(float[] embedding) {
        double[] entries = new double[embedding.length];
        fixedPoint.quantise(embedding, entries);
        double radius = 1L << fixedPoint.q();
        double scale = 1;
        double[] inside = entries;
        while (square(inside) > radius * radius) {
            scale = scale == 1 ? radius / Math.sqrt(square(entries)) : scale * LITTLE_LESS;
            inside = towardZero(entries, Math.min(scale, LITTLE_LESS));
        }
        float[] result = new float[embedding.length];
        for (int i = 0; i < result.length; i++) {
            // A power of two: exact.
            result[i] = (float) (inside[i] / radius);
        }
        return result;
    }

    /** Whether an embedding is longer than 1 by more than rounding to 2^-q explains. */
    public boolean isBeyond(float[] embedding) {
        double[] entries = new double[embedding.length];
        fixedPoint.quantise(embedding, entries);
        return Math.sqrt(square(entries)) > (1L << fixedPoint.q()) + Math.sqrt(embedding.length);
    }

    private static double[] towardZero(double[] entries, double scale) {
        double[] result = new double[entries.length];
        for (int i = 0; i < result.length; i++) {
            double scaled = entries[i] * scale;
            result[i] = scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled);
        }
        return result;
    }

    private static double square(double[] entries) {
        double sum = 0;
        for (double entry : entries) {
            sum += entry * entry;
        }
        return sum;
    }
}
