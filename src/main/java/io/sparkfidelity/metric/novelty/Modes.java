package io.sparkfidelity.metric.novelty;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Directions in which two sets of unit vectors differ most: the eigenvectors of C_y - C_x, C the uncentred second moment (Zhang et al.
 * 2024 and 2025: KEN and FINC, with the cosine kernel and eta = 1). Those of the largest eigenvalues are what the candidate
 * has and the reference lacks, those of the smallest the other way round. From tallies alone, merged ones too.
 */
public final class Modes {
    /** As KEN has it: what is smaller is rounding. */
    private static final double ZERO = 1e-12;

    private Modes() {}

    /**
     * A direction.
     *
     * @param ofCandidate whether the candidate has it and the reference lacks it, or the other way round
     * @param direction d entries of length 1, on whose positive side the mean lies of the set that has it
     * @param eigenvalue by how much that set's share is larger; about the share of its images that are of a new kind
     * @param standardError of it, over the buckets of both sets, the direction held fixed; absent where either has none
     * @param share of that set's second moment along the direction
     * @param otherShare of the other set's
     */
    public record Mode(
            boolean ofCandidate,
            double[] direction,
            double eigenvalue,
            OptionalDouble standardError,
            double share,
            double otherShare) {}

    /** The modes of the candidate, the strongest first, then those of the reference: so many of either at most. */
    public static List<Mode> between(BucketedTally reference, BucketedTally candidate, int most) {
        Moments x = Moments.of(reference.pooled());
        Moments y = Moments.of(candidate.pooled());
        int d = x.dimension();
        List<Mode> modes = new ArrayList<>();
        try (Matrix difference = y.secondMomentLess(x, 1);
                Matrix vectors = Matrix.allocate(d, d)) {
            double[] values = Eigenvalues.withVectors(difference, vectors);
            for (int k = 0; k < Math.min(most, d); k++) {
                if (values[d - 1 - k] > ZERO) {
                    modes.add(mode(true, row(vectors, d - 1 - k), reference, candidate));
                }
            }
            for (int k = 0; k < Math.min(most, d); k++) {
                if (values[k] < -ZERO) {
                    modes.add(mode(false, row(vectors, k), reference, candidate));
                }
            }
        }
        return List.copyOf(modes);
    }

    /**
     * What a direction that was found elsewhere says of two sets, as a mode of the candidate: the eigenvalue may be negative.
     *
     * @param direction d entries of length 1
     */
    public static Mode along(double[] direction, BucketedTally reference, BucketedTally candidate) {
        return mode(true, direction.clone(), reference, candidate);
    }

    private static double[] row(Matrix vectors, int row) {
        double[] direction = new double[vectors.columns()];
        vectors.readRow(row, 0, direction, direction.length);
        return direction;
    }

    private static Mode mode(
            boolean ofCandidate, double[] direction, BucketedTally reference, BucketedTally candidate) {
        BucketedTally having = ofCandidate ? candidate : reference;
        BucketedTally other = ofCandidate ? reference : candidate;
        double[] mean = Moments.of(having.pooled()).mean();
        double side = 0;
        for (int i = 0; i < mean.length; i++) {
            side += mean[i] * direction[i];
        }
        if (side < 0) {
            for (int i = 0; i < direction.length; i++) {
                direction[i] = -direction[i];
            }
        }
        double share = Moments.of(having.pooled()).secondMomentAlong(direction);
        double otherShare = Moments.of(other.pooled()).secondMomentAlong(direction);
        OptionalDouble ofHaving = variance(having, direction, share);
        OptionalDouble ofOther = variance(other, direction, otherShare);
        return new Mode(
                ofCandidate,
                direction,
                share - otherShare,
                ofHaving.isPresent() && ofOther.isPresent()
                        ? OptionalDouble.of(Math.sqrt(ofHaving.getAsDouble() + ofOther.getAsDouble()))
                        : OptionalDouble.empty(),
                share,
                otherShare);
    }

    private static OptionalDouble variance(BucketedTally side, double[] direction, double share) {
        if (!Deletion.possible(side)) {
            return OptionalDouble.empty();
        }
        double[] without = new double[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            long n = side.n(j);
            double part = n == 0 ? 0 : n * Moments.ofPart(side.bucket(j)).secondMomentAlong(direction);
            without[j] = (side.n() * share - part) / (side.n() - n);
        }
        return Deletion.byBucket(side, share, j -> without[j])
                .map(jackknife -> OptionalDouble.of(jackknife.variance()))
                .orElse(OptionalDouble.empty());
    }
}
