package io.sparkfidelity.federate;

import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

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
                require(key, groups, group, summed(tally));
            }
        });
    }

    /** In one row, without histograms: what leaves a site has bins of few images joined, in every group by itself. */
    private static GroupTally summed(GroupTally tally) {
        Set<String> fields = tally.fields().stream()
                .map(Field::name)
                .filter(field -> !TalliedMeasure.isHistogram(field))
                .collect(Collectors.toSet());
        GroupTally undivided = tally.joined(1);
        return fields.size() == tally.fields().size() ? undivided : undivided.only(fields);
    }

    private static void require(
            CompatibilityKey key, SortedMap<Group, GroupTally> groups, Group whole, GroupTally all) {
        GroupTally rest = all;
        try {
            for (Map.Entry<Group, GroupTally> entry : groups.entrySet()) {
                Group group = entry.getKey();
                if (group.isWhole() || !group.site().equals(whole.site())) {
                    continue;
                }
                GroupTally part = summed(entry.getValue());
                GroupTally from = rest.measuredAs(part);
                Tally both = part.measuredAs(rest).pooled();
                if (both.fields().equals(from.fields())) {
                    rest = GroupTally.undivided(from.pooled().subtract(both));
                }
            }
            if (rest == all) {
                return;
            }
            if (!rest.pooled().equals(Tally.zero(rest.fields()))) {
                TallyChecks.check(rest, key);
            }
        } catch (IllegalArgumentException | TallyOverflowException e) {
            throw new IllegalArgumentException(
                    "the labels of " + whole + " are not parts of its whole set: without them, " + e.getMessage(), e);
        }
    }
}
