package io.sparkfidelity.federate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is about to leave a site, on its way through the rules of a policy.
 *
 * @param dimension d
 * @param privacyMode how values were changed; {@code exact} if they were not
 * @param groups tallies by group
 * @param notes what the rules did, for the file's reader
 */
public record Export(int dimension, String privacyMode, SortedMap<Group, GroupTally> groups, List<String> notes) {
    public Export {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        notes = List.copyOf(notes);
    }

    Export with(SortedMap<Group, GroupTally> others, List<String> said) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(said);
        return new Export(dimension, privacyMode, others, all);
    }

    /** Labelled parts of a site's set. */
    SortedMap<Group, GroupTally> parts(String site) {
        SortedMap<Group, GroupTally> parts = new TreeMap<>(groups);
        parts.keySet().removeIf(group -> group.isWhole() || !group.site().equals(site));
        return parts;
    }

    List<String> sites() {
        return groups.keySet().stream().filter(Group::isWhole).map(Group::site).toList();
    }
}
