package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A statistic with what it becomes when one bucket is deleted from one side: the input of a jackknife. A replicate is the
 * value itself where the bucket is empty, and NaN where too few rows are left for it to exist. JDK
 * types only.
 */
public final class ReplicatedValue implements Serializable {
    private static final long serialVersionUID = 1;

    private final double value;
    private final double[] reference;
    private final double[] candidate;

    public ReplicatedValue(double value, double[] reference, double[] candidate) {
        this.value = value;
        this.reference = reference.clone();
        this.candidate = candidate.clone();
    }

    /** From all rows. */
    public double value() {
        return value;
    }

    /** By the bucket, 0 to 15, deleted from the reference. */
    public double[] reference() {
        return reference.clone();
    }

    /** By the bucket, 0 to 15, deleted from the candidate. */
    public double[] candidate() {
        return candidate.clone();
    }

    @Override
    public String toString() {
        return value + " (without a reference bucket " + Arrays.toString(reference) + ", without a candidate bucket "
                + Arrays.toString(candidate) + ")";
    }
}
