package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A metric's estimates between parts of a reference.
 *
 * @param scores one a split, two or more
 * @param buckets of the reference that have rows, two or more
 * @param n rows of the reference that the floor is for
 * @param m rows of the candidate
 * @param whole the estimate of the whole reference, for scores of the candidate alone
 * @param bend of the distance between equals, where it is known not to go straight with the inverse sizes
 * @param kept the share of the bias that an extrapolation leaves: a candidate's without buckets, else 0
 * @param rough why a floor that is scaled from them would be rough, if it is
 */
public record SplitScores(
        List<SplitScore> scores,
        int buckets,
        long n,
        long m,
        OptionalDouble whole,
        Optional<Bend> bend,
        double kept,
        Optional<String> rough) {
    public SplitScores {
        scores = List.copyOf(scores);
    }

    /** The same of a score of the candidate alone, whose estimate of the whole reference is known. */
    public SplitScores ofWhole(double estimate) {
        return new SplitScores(scores, buckets, n, m, OptionalDouble.of(estimate), bend, kept, rough);
    }

    /** The same for a floor of so many rows that took part of either side. */
    public SplitScores sized(long referenceN, long candidateN) {
        return new SplitScores(scores, buckets, referenceN, candidateN, whole, bend, kept, rough);
    }

    public double inverseSizes() {
        return 1.0 / n + 1.0 / m;
    }
}
