package io.sparkfidelity.metric;

import java.util.OptionalLong;

/**
 * The perfect model that a floor is for, as one of the reference's own draws.
 *
 * @param n images, as which the candidate's weigh beside the reference's; absent where nobody knows their number
 * @param weight of one of the candidate's images in images of the reference: not 1 where units of several images make
 *     those of one side less independent than the other's, or the candidate's have weights
 * @param single whether every image is its own unit, on both sides
 * @param bucketed whether an extrapolation over the candidate's buckets is possible
 */
public record PerfectCandidate(OptionalLong n, double weight, boolean single, boolean bucketed) {

    /** Of {@code n} images that are as independent as the reference's. */
    public static PerfectCandidate of(long n) {
        return new PerfectCandidate(OptionalLong.of(n), 1, true, true);
    }

    /** As many as a candidate has, and as independent. */
    public static PerfectCandidate of(Sample reference, Sample candidate) {
        boolean alike = reference.grouped() == candidate.grouped();
        double weight = alike
                ? effectiveShare(candidate)
                : IndependentImages.weight(candidate) / IndependentImages.weight(reference);
        OptionalLong n = candidate.count();
        return new PerfectCandidate(
                n.isPresent() ? OptionalLong.of(weighed(n.getAsLong(), weight)) : n,
                weight,
                !reference.grouped() && !candidate.grouped(),
                Deletion.possible(candidate.tally()));
    }

    private static double effectiveShare(Sample candidate) {
        return candidate.weighted() ? candidate.effective() / candidate.n() : 1;
    }

    /** As how many of the reference's so many of the candidate's images weigh, 1 or more. */
    public long weighed(long images) {
        return weighed(images, weight);
    }

    private static long weighed(long images, double weight) {
        return Math.max(1, Math.round(images * weight));
    }
}
