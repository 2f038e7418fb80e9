package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Only these fields leave; the others are taken out.
 *
 * @param allow names of tally fields, {@code n} among them
 */
public record AllowedFields(List<String> allow) implements PrivacyRule {
    static final String NAME = "fields";

    public AllowedFields {
        allow = KeyText.list("allow", allow, 1, Integer.MAX_VALUE);
        if (!allow.contains(MomentFields.N)) {
            throw new IllegalArgumentException("the rule '" + NAME + "' must allow n: no tally means anything without");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Export apply(Export export) {
        Set<String> kept = Set.copyOf(allow);
        Set<String> withheld = new TreeSet<>();
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        export.groups().forEach((group, tally) -> {
            tally.fields().stream()
                    .map(Field::name)
                    .filter(field -> !kept.contains(field))
                    .forEach(withheld::add);
            groups.put(group, tally.only(kept));
        });
        return export.with(
                groups,
                withheld.stream().map(field -> "field withheld: " + field).toList());
    }
}
