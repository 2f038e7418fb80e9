package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.Score;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What a task found of one slice and candidate. Plain classes only, which every Spark serializer can carry. */
final class SliceOutcome implements Serializable {
    private static final long serialVersionUID = 1;

    private final int slice;
    private final int candidate;
    private final SlicePairs pairs;
    private final ArrayList<WireScore> scores = new ArrayList<>();

    /**
     * @param candidate place in the job's list of datasets, from 1
     * @param scores none where the driver scores
     */
    SliceOutcome(int slice, int candidate, SlicePairs pairs, List<Score> scores) {
        this.slice = slice;
        this.candidate = candidate;
        this.pairs = pairs;
        scores.forEach(score -> this.scores.add(new WireScore(score)));
    }

    int slice() {
        return slice;
    }

    int candidate() {
        return candidate;
    }

    SlicePairs pairs() {
        return pairs;
    }

    List<Score> scores() {
        return scores.stream().map(WireScore::score).toList();
    }
}
