package io.sparkfidelity.federate;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a tally is of: a site's whole set, or the part of it that has a label. The whole includes every labelled part.
 *
 * @param site lower- or upper-case letters, digits, {@code . _ -}, at most 64; empty for a pool of sites
 * @param label of the part, at most {@value #LABEL_BYTES} bytes of UTF-8 without control characters; empty for the whole
 */
public record Group(String site, String label) implements Comparable<Group> {
    static final int LABEL_BYTES = 256;
    private static final Pattern SITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public Group {
        if (!site.isEmpty() && !isSiteName(site)) {
            throw new IllegalArgumentException(
                    "site name '" + site + "' must be letters, digits, '.', '_' and '-', at most 64");
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a label holds a control character");
        }
        int bytes = label.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LABEL_BYTES) {
            throw new IllegalArgumentException("a label has " + bytes + " bytes; " + LABEL_BYTES + " are allowed");
        }
    }

    /** A site's whole set. */
    public static Group whole(String site) {
        return new Group(site, "");
    }

    /**
     * This group's tally.
     *
     * @throws IllegalArgumentException if it has none among these
     */
    public GroupTally among(Map<Group, GroupTally> groups) {
        GroupTally tally = groups.get(this);
        if (tally == null) {
            throw new IllegalArgumentException("there is no tally of " + this);
        }
        return tally;
    }

    public boolean isWhole() {
        return label.isEmpty();
    }

    public static boolean isSiteName(String text) {
        return SITE.matcher(text).matches();
    }

    @Override
    public int compareTo(Group other) {
        return Comparator.comparing(Group::site).thenComparing(Group::label).compare(this, other);
    }

    @Override
    public String toString() {
        return (site.isEmpty() ? "the pool" : "site '" + site + "'") + (isWhole() ? "" : ", label '" + label + "'");
    }
}
