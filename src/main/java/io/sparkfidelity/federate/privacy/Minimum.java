package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A least number of images in every row that leaves, and in every difference of a whole set and its labelled parts.
 *
 * @param rule the name of the rule it serves
 * @param images the least number
 * @param units whether it is one of units too
 * @param concerned the groups to which it applies
 */
record Minimum(String rule, long images, boolean units, Predicate<GroupTally> concerned) {

    /**
     * Joins the buckets of whole sets until each holds enough; withholds labelled parts that do not, and further ones
     * until what is left of the whole without them does.
     *
     * @throws PrivacyRefusal if a whole set is too small
     */
    Export enforce(Export export) throws PrivacyRefusal {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        for (String site : export.sites()) {
            Group group = Group.whole(site);
            GroupTally whole = group.among(export.groups());
            GroupTally joined = concerned.test(whole) ? joined(export, group, whole) : whole;
            if (joined.buckets() < whole.buckets()) {
                notes.add(
                        rule + ": " + whole.buckets() + " buckets of site '" + site + "' joined to " + joined.buckets()
                                + ", each of " + images + " images or more; error bars are wider, and none under 8");
            }
            groups.put(group, joined);
            SortedMap<Group, GroupTally> parts = export.parts(site);
            SortedMap<Group, GroupTally> kept = kept(export, site, parts);
            if (kept.size() < parts.size()) {
                notes.add(rule + ": " + (parts.size() - kept.size()) + " labelled groups of site '" + site
                        + "' withheld");
            }
            groups.putAll(kept);
        }
        return export.with(groups, notes);
    }

    private GroupTally joined(Export export, Group site, GroupTally whole) throws PrivacyRefusal {
        long counted = export.smallest(site, whole.joined(1), units);
        if (counted < images) {
            String what = counted == whole.n() ? " images" : " different images or units in " + whole.n() + " files";
            throw new PrivacyRefusal(rule, site + " counts " + counted + what + "; at least " + images + " are needed");
        }
        GroupTally joined = whole;
        while (export.smallest(site, joined, units) < images) {
            joined = joined.joined(joined.buckets() / 2);
        }
        return joined;
    }

    /** Parts without buckets: the difference of a part's and the whole's buckets would be smaller still. */
    private SortedMap<Group, GroupTally> kept(Export export, String site, SortedMap<Group, GroupTally> parts) {
        SortedMap<Group, GroupTally> kept = new TreeMap<>();
        SortedMap<Group, GroupTally> under = new TreeMap<>();
        parts.forEach((group, tally) -> {
            GroupTally undivided = tally.joined(1);
            if (!concerned.test(undivided)) {
                kept.put(group, undivided);
            } else if (export.smallest(group, undivided, units) >= images) {
                under.put(group, undivided);
            }
        });
        while (!under.isEmpty() && tooSmall(export.rest(site, under, units))) {
            under.remove(under.entrySet().stream()
                    .min(Comparator.comparingLong(part -> part.getValue().n()))
                    .map(Map.Entry::getKey)
                    .orElseThrow());
        }
        kept.putAll(under);
        return kept;
    }

    private boolean tooSmall(long rest) {
        return rest != 0 && rest < images;
    }
}
