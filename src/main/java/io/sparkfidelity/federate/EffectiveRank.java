package io.sparkfidelity.federate;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.tally.Moments;

/** The exponential of the entropy of a covariance's eigenvalues by their sum (Roy and Vetterli 2007): 1 to d. */
public final class EffectiveRank {
    private EffectiveRank() {}

    /** 0 where nothing varies. */
    public static double of(Moments moments) {
        double[] eigenvalues;
        try (Matrix covariance = moments.covariance()) {
            eigenvalues = Eigenvalues.ofSymmetric(covariance, moments.dimension());
        }
        double total = 0;
        for (double value : eigenvalues) {
            total += Math.max(0, value);
        }
        if (total == 0) {
            return 0;
        }
        double entropy = 0;
        for (double value : eigenvalues) {
            double share = Math.max(0, value) / total;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }
}
