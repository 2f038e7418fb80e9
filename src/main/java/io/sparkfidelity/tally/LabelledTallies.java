package io.sparkfidelity.tally;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tallies of a dataset's labels (classes), handed out one at a time. */
public interface LabelledTallies {
    /** The labels in ascending order; none where the dataset has no labels. */
    List<String> labels();

    /**
     * The tally of a label: with buckets only where somebody asked for them.
     *
     * @throws IllegalArgumentException if there is no such label
     */
    BucketedTally tally(String label);

    /** No labels. */
    static LabelledTallies none() {
        return of(Map.of());
    }

    /** Labels that are held in memory. */
    static LabelledTallies of(Map<String, BucketedTally> tallies) {
        return new LabelsInMemory(new TreeMap<>(tallies));
    }
}
