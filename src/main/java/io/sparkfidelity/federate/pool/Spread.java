package io.sparkfidelity.federate.pool;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.tally.Moments;

/** How an average over images scatters about its expectation, in the directions of a covariance. */
final class Spread {
    private Spread() {}

    /**
     * In how many directions images vary, as far as squared distances of means go: (tr S)^2 / |S|^2, 1 to d. Such a distance
     * scatters as a chi-square of so many degrees of freedom. 0 where nothing varies.
     */
    static double directions(Moments moments) {
        double trace = 0;
        double squares = 0;
        try (Matrix covariance = moments.covariance()) {
            for (int i = 0; i < moments.dimension(); i++) {
                trace += covariance.get(i, i);
                for (int j = 0; j < moments.dimension(); j++) {
                    double entry = covariance.get(i, j);
                    squares += entry * entry;
                }
            }
        }
        return squares == 0 ? 0 : trace * trace / squares;
    }
}
