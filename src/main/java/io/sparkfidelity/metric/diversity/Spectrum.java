package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The eigenvalues of a dataset's covariance, for the eye: where a candidate's fall below the reference's, it varies less
 * in so many directions.
 *
 * @param dimension d
 * @param ranks of the eigenvalues that are listed, ascending from 1; all of them up to d = 512, else the first 256 and 256
 *     at equal distances behind
 * @param eigenvalues descending, 0 or more; what lies below 0 by rounding is 0
 */
public record Spectrum(int dimension, List<Integer> ranks, List<Double> eigenvalues) {
    private static final int MOST = 512;

    public Spectrum {
        ranks = List.copyOf(ranks);
        eigenvalues = List.copyOf(eigenvalues);
    }

    /** The spectrum of a pooled tally; nothing where it has no second moments or counts fewer than 2 rows. */
    public static Optional<Spectrum> of(Tally pooled) {
        if (!pooled.has(MomentFields.GRAM) || pooled.value(MomentFields.N, 0) < 2) {
            return Optional.empty();
        }
        try (Matrix covariance = Moments.of(pooled).covariance()) {
            int d = covariance.rows();
            double[] ascending = Eigenvalues.ofSymmetric(covariance, d);
            List<Integer> ranks = ranks(d);
            List<Double> eigenvalues = new ArrayList<>();
            ranks.forEach(rank -> eigenvalues.add(Math.max(0, ascending[d - rank])));
            return Optional.of(new Spectrum(d, ranks, eigenvalues));
        }
    }

    private static List<Integer> ranks(int d) {
        TreeSet<Integer> ranks = new TreeSet<>();
        int all = d <= MOST ? d : MOST / 2;
        for (int rank = 1; rank <= all; rank++) {
            ranks.add(rank);
        }
        int further = MOST - all;
        for (int k = 1; all < d && k <= further; k++) {
            ranks.add(all + (int) ((long) k * (d - all) / further));
        }
        return List.copyOf(ranks);
    }
}
