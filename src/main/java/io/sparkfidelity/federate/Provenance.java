package io.sparkfidelity.federate;

import java.util.List;
import java.util.SortedMap;

/**
 * Where a tally file's numbers come from. It has room for no id, path or free text of an image.
 *
 * @param tool name and version of the program that wrote the file
 * @param policy name of the site's privacy policy; {@code none} where the site named none, {@code merged} for pools
 * @param notes what a reader should know: what a policy did, that engines were mixed
 * @param contributors every site once, by name
 */
public record Provenance(String tool, String policy, List<String> notes, List<Contributor> contributors) {
    static final String MERGED = "merged";
    private static final int MOST_NOTES = 50_000;
    private static final int MOST_SITES = 10_000;

    public Provenance {
        KeyText.require("tool", tool);
        KeyText.require("policy", policy);
        notes = KeyText.list("notes", notes, 0, MOST_NOTES);
        notes.forEach(note -> KeyText.require("notes", note));
        contributors = KeyText.list("contributors", contributors, 1, MOST_SITES);
        if (contributors.stream().map(Contributor::site).distinct().count() < contributors.size()) {
            throw new IllegalArgumentException("'contributors' names one site twice");
        }
    }

    /** The provenance of sites' own tallies. */
    static Provenance of(String tool, String policy, List<String> notes, SortedMap<Group, GroupTally> groups) {
        return new Provenance(tool, policy, notes, contributors(groups));
    }

    /** The contributors that sites' own tallies make, by name. */
    static List<Contributor> contributors(SortedMap<Group, GroupTally> groups) {
        return groups.entrySet().stream()
                .filter(entry -> entry.getKey().isWhole())
                .map(entry -> Contributor.of(entry.getKey().site(), entry.getValue()))
                .toList();
    }
}
