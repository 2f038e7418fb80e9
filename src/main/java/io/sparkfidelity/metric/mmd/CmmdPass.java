package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Moments;
import java.util.HashMap;
import java.util.Map;

/**
 * What both statistics of CMMD are made of: the moments of two samples, whole and without each bucket of either, gone through once. Not
 * thread-safe.
 */
final class CmmdPass {
    /** The place of a bucket that is left out where none is. */
    static final int NONE = -1;

    private final Sample reference;
    private final Sample candidate;
    private final Moments x;
    private final Moments y;
    private final MmdPair whole;
    private final Map<Integer, MmdPair> withoutOfReference = new HashMap<>();
    private final Map<Integer, MmdPair> withoutOfCandidate = new HashMap<>();

    private CmmdPass(Sample reference, Sample candidate) {
        this.reference = reference;
        this.candidate = candidate;
        this.x = Moments.of(reference.tally().pooled());
        this.y = Moments.of(candidate.tally().pooled());
        this.whole = MmdPair.of(x, y);
    }

    /** The one of these samples. */
    static CmmdPass of(Evidence evidence) {
        return evidence.shared(CmmdPass.class, () -> new CmmdPass(evidence.reference(), evidence.candidate()));
    }

    Moments reference() {
        return x;
    }

    Moments candidate() {
        return y;
    }

    MmdPair whole() {
        return whole;
    }

    MmdPair withoutOfReference(int bucket) {
        return withoutOfReference.computeIfAbsent(
                bucket, j -> MmdPair.of(Moments.of(reference.tally().without(j)), y, whole.y()));
    }

    MmdPair withoutOfCandidate(int bucket) {
        return withoutOfCandidate.computeIfAbsent(
                bucket,
                j -> MmdPair.of(x, whole.x(), Moments.of(candidate.tally().without(j))));
    }
}
