package io.sparkfidelity.tally.balance;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an image of each class weighs.
 *
 * @param byLabel whole numbers of 1 or more without a common divisor; labels that are not here do not count
 * @param misplaced the share of all weight, 0 to 1, that stands with another class than it should for the weights' being rounded
 */
public record LabelWeights(Map<String, Long> byLabel, double misplaced) {
    public LabelWeights {
        byLabel = new TreeMap<>(byLabel);
    }

    /** Whether every image that counts weighs as any other. */
    public boolean uniform() {
        return byLabel.values().stream().distinct().count() <= 1;
    }
}
