package io.sparkfidelity.federate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A site's numbers under masks: modulo 2^64 uniform for whoever lacks the masks, and no tally.
 *
 * @param key of the tallies beneath; its privacy mode names the roster that the masks are of
 * @param origin whose they are
 * @param groups the rows of the roster, every one of them there
 */
public record MaskedTally(CompatibilityKey key, Origin origin, SortedMap<Group, GroupTally> groups) {
    /** The privacy mode of masked numbers; a roster's digest follows. */
    public static final String MODE = "masked/";

    /**
     * Whose masked numbers they are.
     *
     * @param tool name and version of the program that wrote the file
     * @param policy name of the site's privacy policy
     * @param issue which export of the site
     */
    public record Origin(String tool, String policy, Issue issue) {
        public Origin {
            KeyText.require("tool", tool);
            KeyText.require("policy", policy);
            if (issue == null || issue.site().isEmpty()) {
                throw new IllegalArgumentException("'issue' names no site");
            }
        }
    }

    public MaskedTally {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        String site = origin.issue().site();
        if (!groups.containsKey(Group.whole(site))
                || groups.keySet().stream().anyMatch(group -> !group.site().equals(site))) {
            throw new IllegalArgumentException("its rows are not those of its site '" + site + "'");
        }
        if (!key.privacyMode().startsWith(MODE)) {
            throw new IllegalArgumentException("its privacy mode is '" + key.privacyMode() + "'");
        }
    }

    public String site() {
        return origin.issue().site();
    }
}
