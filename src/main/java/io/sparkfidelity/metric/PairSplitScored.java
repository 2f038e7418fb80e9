package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;

/** A metric of pairs that can be tried on parts of the reference, so that its floor is known. */
interface PairSplitScored {
    FloorRule floorRule();

    /** The estimates of every split of {@link BucketSplits}; none where they cannot be had. */
    List<SplitScore> onSplits(PairFindings folds);

    /** What a reader must know of the floor, if anything. */
    default Optional<String> floorNote(PairFindings folds) {
        return Optional.empty();
    }
}
