package io.sparkfidelity.tally;

import java.util.List;
import java.util.SortedMap;

/** Tallies by label, in the labels' order. */
record LabelsInMemory(SortedMap<String, BucketedTally> tallies) implements LabelledTallies {
    @Override
    public List<String> labels() {
        return List.copyOf(tallies.keySet());
    }

    @Override
    public BucketedTally tally(String label) {
        BucketedTally tally = tallies.get(label);
        if (tally == null) {
            throw new IllegalArgumentException("there is no label '" + label + "'");
        }
        return tally;
    }
}
