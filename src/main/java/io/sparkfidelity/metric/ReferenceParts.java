package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A reference's parts, against which one metric is tried for one candidate. */
public interface ReferenceParts {
    /** @return nothing where the reference has no buckets or too few rows */
    Optional<SplitScores> ofTallies(TallyEstimate estimate);

    /** @return nothing where no pairs were visited or some part has too few rows */
    Optional<SplitScores> ofPairs(Function<PairFindings, List<SplitScore>> estimates);

    /** What was found on the pairs of the reference and the candidate; nothing where none were visited. */
    Optional<PairFindings> pairs();

    /** Whether every image is its own unit: else an image's nearest neighbours are those of its unit, in its own part. */
    boolean ofSingleImages();
}
