package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is about to leave a site, on its way through the rules of a policy.
 *
 * @param dimension d
 * @param privacyMode how values were changed; {@code exact} if they were not
 * @param groups tallies by group
 * @param notes what the rules did, for the file's reader
 * @param least what a row of a measure must count; nothing where noise hides single images
 * @param contents the images behind the tallies; where they are not known, every image counts as one of its own
 */
public record Export(
        int dimension,
        String privacyMode,
        SortedMap<Group, GroupTally> groups,
        List<String> notes,
        Optional<Least> least,
        Optional<Contents> contents) {
    public Export {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        notes = List.copyOf(notes);
    }

    Export with(SortedMap<Group, GroupTally> others, List<String> said) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(said);
        return new Export(dimension, privacyMode, others, all, least, contents);
    }

    /** Labelled parts of a site's set. */
    SortedMap<Group, GroupTally> parts(String site) {
        SortedMap<Group, GroupTally> parts = new TreeMap<>(groups);
        parts.keySet().removeIf(group -> group.isWhole() || !group.site().equals(site));
        return parts;
    }

    /**
     * What the smallest row of a group counts: images of different content, or units if those are fewer and are asked for.
     * Copies of an image tell as much as the image.
     */
    long smallest(Group group, GroupTally tally, boolean units) {
        if (contents.isEmpty()) {
            return tally.smallest();
        }
        long[] distinct = contents.get().distinct(group, tally.buckets(), units);
        return tally.tallies().keySet().stream()
                .mapToLong(bucket -> distinct[bucket])
                .min()
                .orElseThrow();
    }

    /**
     * What each row of a group counts that has a value of a measure, or that has none: images of different content, or units if those
     * are fewer; by bucket.
     */
    long[] measured(Group group, GroupTally tally, String measure, boolean with) {
        if (contents.isPresent()) {
            return contents.get().distinct(group, tally.buckets(), measure, with);
        }
        long[] counts = new long[tally.buckets()];
        tally.tallies().forEach((bucket, row) -> {
            long n = row.value(new TalliedMeasure(measure).named(MomentFields.N), 0);
            counts[bucket] = with ? n : GroupTally.n(row) - n;
        });
        return counts;
    }

    /** The same of a site's whole set without some labelled parts, in one row. */
    long rest(String site, SortedMap<Group, GroupTally> without, boolean units) {
        if (contents.isEmpty()) {
            return Group.whole(site).among(groups).n()
                    - without.values().stream().mapToLong(GroupTally::n).sum();
        }
        return contents.get()
                .rest(site, without.keySet().stream().map(Group::label).toList(), units);
    }

    /** The same of what has a value of a measure, or has none; units if they are fewer. */
    long rest(String site, SortedMap<Group, GroupTally> without, String measure, boolean with) {
        if (contents.isPresent()) {
            return contents.get()
                    .rest(site, without.keySet().stream().map(Group::label).toList(), measure, with);
        }
        Group whole = Group.whole(site);
        return measured(whole, whole.among(groups).joined(1), measure, with)[0]
                - without.entrySet().stream()
                        .mapToLong(
                                part -> measured(part.getKey(), part.getValue().joined(1), measure, with)[0])
                        .sum();
    }

    List<String> sites() {
        return groups.keySet().stream().filter(Group::isWhole).map(Group::site).toList();
    }
}
