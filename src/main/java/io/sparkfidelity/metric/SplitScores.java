package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;

/**
 * A metric's estimates between parts of a reference.
 *
 * @param scores one a split, at least one
 * @param inverseSizes 1/n + 1/m of the reference and the candidate that the floor is for
 * @param rough why a floor that is scaled from them would be rough, if it is
 */
public record SplitScores(List<SplitScore> scores, double inverseSizes, Optional<String> rough) {
    public SplitScores {
        scores = List.copyOf(scores);
    }
}
