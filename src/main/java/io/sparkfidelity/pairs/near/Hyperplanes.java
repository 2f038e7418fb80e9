package io.sparkfidelity.pairs.near;

import java.io.Serializable;
import java.util.Random;

/**
 * Random hyperplanes through a point (Charikar 2002): two rows lie on different sides of one with the probability theta / pi, theta
 * the angle that the point sees them under. The same hyperplanes for the same point, everywhere. Immutable.
 */
public final class Hyperplanes implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long SEED = 20_020;

    private final int count;
    /** d x count: the normals' first entries, then the second ones, so that a row is met by all in one sweep. */
    private final float[] normals;

    private final float[] offsets;

    /**
     * @param through the point, d numbers
     * @param count of hyperplanes
     */
    public Hyperplanes(double[] through, int count) {
        this.count = count;
        this.normals = new float[through.length * count];
        this.offsets = new float[count];
        double[] exact = new double[count];
        // java.util.Random's normal numbers are specified to the bit.
        Random random = new Random(SEED);
        for (int plane = 0; plane < count; plane++) {
            for (int i = 0; i < through.length; i++) {
                float entry = (float) random.nextGaussian();
                normals[i * count + plane] = entry;
                exact[plane] += entry * through[i];
            }
        }
        for (int plane = 0; plane < count; plane++) {
            offsets[plane] = (float) exact[plane];
        }
    }

    /** A bit for each hyperplane, 64 a word: 1 where the row lies on the normal's side. */
    public long[] signature(float[] row) {
        float[] sums = new float[count];
        for (int i = 0; i < row.length; i++) {
            add(row[i], i * count, sums);
        }
        long[] signature = new long[(count + 63) / 64];
        for (int plane = 0; plane < count; plane++) {
            if (sums[plane] > offsets[plane]) {
                signature[plane / 64] |= 1L << plane;
            }
        }
        return signature;
    }

    /** A loop of its own, simple enough for vector instructions; in no other order whatever the machine. */
    private void add(float entry, int from, float[] sums) {
        for (int plane = 0; plane < sums.length; plane++) {
            sums[plane] += entry * normals[from + plane];
        }
    }
}
