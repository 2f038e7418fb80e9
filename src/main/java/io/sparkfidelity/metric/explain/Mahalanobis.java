package io.sparkfidelity.metric.explain;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.PivotedCholesky;
import io.sparkfidelity.tally.Moments;
import java.util.Optional;

/**
 * The Mahalanobis distance of an embedding to a set, ((x - mu)^T S^-1 (x - mu))^(1/2), in deviations; its square is d on the
 * average of a set's own normal rows. With P^T S P = L L^T (pivoted Cholesky) it is the length of L^-1 P^T (x - mu): a sum of
 * squares, where nothing cancels.
 *
 * <p>Where S has the rank r below d, L is that of the r features that were pivots: what an embedding does in directions in which
 * the set has no variance does not count.
 */
public final class Mahalanobis implements ImageValue {
    private static final long serialVersionUID = 1;
    public static final String NAME = "mahalanobis";

    private final double[] mean;
    private final double[] whitening;
    private final int rank;

    private Mahalanobis(double[] mean, double[] whitening, int rank) {
        this.mean = mean;
        this.whitening = whitening;
        this.rank = rank;
    }

    /** To a set; nothing where its rows are all the same. */
    public static Optional<Mahalanobis> to(Moments set) {
        Matrix covariance = set.upperCovariance();
        try (PivotedCholesky cholesky = PivotedCholesky.inPlace(covariance, PivotedCholesky.tolerance(covariance))) {
            int rank = cholesky.rank();
            return rank == 0 ? Optional.empty() : Optional.of(new Mahalanobis(set.mean(), cholesky.whitening(), rank));
        }
    }

    /** Directions that count: 1 to d. */
    public int rank() {
        return rank;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double[] origin() {
        return mean;
    }

    @Override
    public double[] map() {
        return whitening;
    }

    @Override
    public double of(double[] centred, double[] mapped) {
        return Math.sqrt(Entries.product(mapped, mapped));
    }
}
