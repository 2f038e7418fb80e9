package io.sparkfidelity.federate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Where a tally file's numbers come from. It has room for no id, path or free text of an image.
 *
 * @param tool name and version of the program that wrote the file
 * @param policy name of the site's privacy policy; {@code none} where the site named none, {@code merged} for pools
 * @param notes what a reader should know: what a policy did, that engines were mixed
 * @param contributors every site once, by name
 * @param issues which exports they are, as far as the sites said; none in files of format version 1, and perhaps of 4
 */
public record Provenance(
        String tool,
        String policy,
        List<String> notes,
        List<Contributor> contributors,

        @JsonProperty(required = false) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Issue> issues) {
    public static final String MERGED = "merged";
    private static final int MOST_NOTES = 50_000;
    private static final int MOST_SITES = 10_000;

    public Provenance {
        KeyText.require("tool", tool);
        KeyText.require("policy", policy);
        notes = KeyText.list("notes", notes, 0, MOST_NOTES);
        notes.forEach(note -> KeyText.require("notes", note));
        contributors = KeyText.list("contributors", contributors, 1, MOST_SITES);
        Set<String> sites = contributors.stream().map(Contributor::site).collect(Collectors.toSet());
        if (sites.size() < contributors.size()) {
            throw new IllegalArgumentException("'contributors' names one site twice");
        }
        issues = KeyText.list("issues", issues == null ? List.of() : issues, 0, MOST_SITES + 1);
        Set<String> issued = new HashSet<>();
        for (Issue issue : issues) {
            if (!issue.site().isEmpty() && !sites.contains(issue.site()) || !issued.add(issue.site())) {
                throw new IllegalArgumentException("'issues' names a site twice, or one that contributes nothing");
            }
        }
    }

    /** What format version 1 has of it. */
    public record Version1(String tool, String policy, List<String> notes, List<Contributor> contributors) {
        public Provenance provenance() {
            return new Provenance(tool, policy, notes, contributors, List.of());
        }
    }

    /** The provenance of sites' own tallies. */
    public static Provenance of(String tool, String policy, List<String> notes, SortedMap<Group, GroupTally> groups) {
        return new Provenance(tool, policy, notes, contributors(groups), List.of());
    }

    /** The contributors that sites' own tallies make, by name. */
    public static List<Contributor> contributors(SortedMap<Group, GroupTally> groups) {
        return groups.entrySet().stream()
                .filter(entry -> entry.getKey().isWhole())
                .map(entry -> Contributor.of(entry.getKey().site(), entry.getValue()))
                .toList();
    }

    /** Which export of a site it is, if the site said; of the pool itself if the name is empty. */
    public Optional<Issue> issue(String site) {
        return issues.stream().filter(issue -> issue.site().equals(site)).findFirst();
    }

    /** The same with other exports. */
    Provenance withIssues(List<Issue> others) {
        return new Provenance(tool, policy, notes, contributors, others);
    }

    /** Notes of which none names one of these sites. */
    public static List<String> notesWithout(List<String> notes, Set<String> sites) {
        return notes.stream()
                .filter(note -> sites.stream().noneMatch(site -> note.contains("site '" + site + "'")))
                .toList();
    }
}
