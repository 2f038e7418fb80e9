package io.sparkfidelity.pairs;

import java.io.Serializable;

/**
 * What counts as near a row: the ball around it up to its k-th nearest neighbour among the other rows of its side.
 *
 * @param k which neighbour, 1 or more; another row counts at whatever distance, the row itself never
 * @param closed whether a row at exactly the radius lies within the ball
 */
public record Neighbourhood(int k, boolean closed) implements Serializable {
    /** k = 5 and open balls, as prdc has them (Naeem et al. 2020). */
    public static final Neighbourhood DEFAULT = new Neighbourhood(5, false);

    /** k = 3 and closed balls, as StyleGAN, guided-diffusion and torch-fidelity have them. */
    public static final Neighbourhood CLOSED_3 = new Neighbourhood(3, true);

    public Neighbourhood {
        if (k < 1) {
            throw new IllegalArgumentException("nearest neighbours: k is " + k + "; it must be 1 or more");
        }
    }

    /** Whether sides of so many rows have such balls. */
    public boolean fits(long referenceRows, long candidateRows) {
        return Math.min(referenceRows, candidateRows) > k;
    }
}
