package io.sparkfidelity.spark.slice;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a task found of one slice and candidate. Plain classes and texts only, which every Spark serializer can carry. */
final class SliceOutcome implements Serializable {
    private static final long serialVersionUID = 1;

    private final int slice;
    private final int candidate;
    private final SlicePairs pairs;
    /** As JSON. */
    private final String scores;

    /**
     * @param candidate place in the job's list of datasets, from 1
     * @param scores none where the driver scores
     */
    SliceOutcome(int slice, int candidate, SlicePairs pairs, List<Report.ScoreEntry> scores) {
        this.slice = slice;
        this.candidate = candidate;
        this.pairs = pairs;
        this.scores = new String(Json.write(scores), StandardCharsets.UTF_8);
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

    List<Report.ScoreEntry> scores() {
        try {
            return List.of(Json.read(scores, Report.ScoreEntry[].class, "scores of a slice"));
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }
}
