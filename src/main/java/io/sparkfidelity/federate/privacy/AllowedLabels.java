package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyText;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Only groups of these labels leave, since a label is free text of the site. Their whole set still does.
 *
 * @param allow labels, word for word; none if empty
 */
public record AllowedLabels(List<String> allow) implements PrivacyRule {
    static final String NAME = "labels";

    public AllowedLabels {
        allow = KeyText.list("allow", allow, 0, Integer.MAX_VALUE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Export apply(Export export) {
        Set<String> kept = Set.copyOf(allow);
        SortedMap<Group, GroupTally> groups = new TreeMap<>(export.groups());
        groups.keySet().removeIf(group -> !group.isWhole() && !kept.contains(group.label()));
        int withheld = export.groups().size() - groups.size();
        return export.with(
                groups, withheld == 0 ? List.of() : List.of("groups withheld for their labels: " + withheld));
    }
}
