package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Only these fields leave; the others are taken out, but for those of measures, which {@link AllowedMeasures} is about.
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

    /** What is of a measure the rule about those judges. */
    private static boolean leaves(String field, Set<String> kept) {
        return kept.contains(field) || TalliedMeasure.of(field).isPresent();
    }

    @Override
    public Export apply(Export export) {
        Set<String> kept = Set.copyOf(allow);
        Set<String> withheld = new TreeSet<>();
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        export.groups().forEach((group, tally) -> {
            tally.fields().stream()
                    .map(Field::name)
                    .filter(field -> !leaves(field, kept))
                    .forEach(withheld::add);
            groups.put(
                    group,
                    tally.only(tally.fields().stream()
                            .map(Field::name)
                            .filter(field -> leaves(field, kept))
                            .collect(Collectors.toSet())));
        });
        return export.with(
                groups,
                withheld.stream().map(field -> "field withheld: " + field).toList());
    }
}
