package io.sparkfidelity.federate;

import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.Map;
import java.util.SortedMap;

/** An image has one label at most: what a whole set has beside its labelled parts is a set of images, or nothing. */
final class LabelledParts {
    private LabelledParts() {}

    /**
     * Passes groups whose parts can be parts of their wholes, all at once.
     *
     * @throws IllegalArgumentException naming the site, if they cannot
     */
    static void require(CompatibilityKey key, SortedMap<Group, GroupTally> groups) {
        groups.forEach((group, tally) -> {
            if (group.isWhole()) {
                require(key, groups, group, tally.pooled());
            }
        });
    }

    private static void require(CompatibilityKey key, SortedMap<Group, GroupTally> groups, Group whole, Tally all) {
        Tally rest = all;
        try {
            for (Map.Entry<Group, GroupTally> entry : groups.entrySet()) {
                Group group = entry.getKey();
                boolean part = !group.isWhole() && group.site().equals(whole.site());
                if (part && entry.getValue().fields().equals(all.fields())) {
                    rest = rest.subtract(entry.getValue().pooled());
                }
            }
            if (rest == all) {
                return;
            }
            if (GroupTally.n(rest) != 0 || !rest.equals(Tally.zero(rest.fields()))) {
                TallyChecks.check(GroupTally.undivided(rest), key);
            }
        } catch (IllegalArgumentException | TallyOverflowException e) {
            throw new IllegalArgumentException(
                    "the labels of " + whole + " are not parts of its whole set: without them, " + e.getMessage(), e);
        }
    }
}
