package io.sparkfidelity.federate;

import io.sparkfidelity.tally.TallyOverflowException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds tally files up, one after the other: of a file that was added nothing is kept but sums and each site's own whole.
 * The order changes no bit. Not thread-safe.
 */
public final class Pool {
    private final Set<String> exclude;
    private final KeyAgreement agreement;
    private final SortedMap<String, Contributor> contributors = new TreeMap<>();
    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedMap<Group, GroupTally> groups = new TreeMap<>();
    private final SortedMap<Group, Integer> sitesOf = new TreeMap<>();
    private final List<Member> members = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> excluded = new LinkedHashSet<>();
    private CompatibilityKey key;
    private String first;
    private boolean mixed;

    /**
     * An empty pool.
     *
     * @param exclude sites that are left out wherever they occur
     */
    public Pool(Set<String> exclude, KeyAgreement agreement) {
        this.exclude = Set.copyOf(exclude);
        this.agreement = agreement;
    }

    /**
     * Adds a file.
     *
     * @throws IncompatibleTallies if it does not fit the ones before, or holds images that they hold; nothing was added
     */
    public void add(ReceivedTally received) throws IncompatibleTallies {
        TallyFile file = received.file();
        List<Contributor> added = new ArrayList<>(file.provenance().contributors());
        for (Contributor contributor : file.provenance().contributors()) {
            if (exclude.contains(contributor.site())) {
                if (file.isPool()) {
                    throw new IncompatibleTallies(received.where() + " is a pool that holds site '" + contributor.site()
                            + "'; subtract that site's file from it instead of excluding it");
                }
                excluded.add(contributor.site());
                added.remove(contributor);
            }
        }
        if (added.isEmpty()) {
            return;
        }
        requireNew(received.where(), added);
        CompatibilityKey together = key == null ? file.key() : agreement.of(first, key, received.where(), file.key());
        SortedMap<Group, GroupTally> sums = sums(received, added);
        groups.putAll(sums);
        mixed |= key != null && together.numerics().size() > key.numerics().size();
        first = key == null ? received.where() : first;
        key = together;
        added.forEach(contributor -> {
            contributors.put(contributor.site(), contributor);
            files.put(contributor.site(), received.where());
        });
        notes.addAll(file.provenance().notes());
        remember(file, added);
    }

    /** The members in the order in which they came. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    /**
     * The pooled file.
     *
     * @param tool name and version of the program
     * @throws IncompatibleTallies if there is nothing in the pool, or a site to exclude was in no file
     */
    public TallyFile toFile(String tool) throws IncompatibleTallies {
        for (String site : exclude) {
            if (!excluded.contains(site)) {
                throw new IncompatibleTallies("site '" + site + "' is to be excluded, but no file holds it");
            }
        }
        if (key == null) {
            throw new IncompatibleTallies("there is nothing to pool");
        }
        Set<String> said = new LinkedHashSet<>(notes);
        if (mixed) {
            said.add("numerics mixed; their probes agree within " + key.probeTolerance());
        }
        long partial = sitesOf.entrySet().stream()
                .filter(entry -> !entry.getKey().isWhole() && entry.getValue() < members.size())
                .count();
        if (partial > 0) {
            said.add("labelled groups that not every file has: " + partial);
        }
        return new TallyFile(
                key,
                new Provenance(tool, Provenance.MERGED, List.copyOf(said), List.copyOf(contributors.values())),
                groups);
    }

    private void requireNew(String where, List<Contributor> added) throws IncompatibleTallies {
        for (Contributor contributor : added) {
            if (contributors.containsKey(contributor.site())) {
                throw new IncompatibleTallies("site '" + contributor.site() + "' is in both "
                        + files.get(contributor.site()) + " and " + where + "; its images would count twice");
            }
            for (Contributor known : contributors.values()) {
                if (known.tally().equals(contributor.tally())) {
                    throw new IncompatibleTallies("site '" + contributor.site() + "' in " + where
                            + " has the very tally of site '" + known.site() + "' in " + files.get(known.site())
                            + "; its images would count twice");
                }
            }
        }
    }

    /** The pool's groups as they will be, those that the file changes. */
    private SortedMap<Group, GroupTally> sums(ReceivedTally received, List<Contributor> added)
            throws IncompatibleTallies {
        Set<String> sites = added.stream().map(Contributor::site).collect(Collectors.toSet());
        SortedMap<Group, GroupTally> sums = new TreeMap<>();
        for (Map.Entry<Group, GroupTally> entry : received.file().groups().entrySet()) {
            if (!received.file().isPool() && !sites.contains(entry.getKey().site())) {
                continue;
            }
            Group pooled = new Group("", entry.getKey().label());
            GroupTally before = sums.getOrDefault(pooled, groups.get(pooled));
            sums.put(pooled, before == null ? entry.getValue() : plus(pooled, before, received, entry.getValue()));
        }
        return sums;
    }

    private GroupTally plus(Group group, GroupTally before, ReceivedTally received, GroupTally more)
            throws IncompatibleTallies {
        if (!before.fields().equals(more.fields())) {
            throw new IncompatibleTallies("tallies do not fit: the fields of " + group + " are " + before.fields()
                    + " so far and " + more.fields() + " in " + received.where());
        }
        try {
            return before.plus(more);
        } catch (TallyOverflowException e) {
            throw new IncompatibleTallies("with " + received.where() + ", " + e.getMessage());
        }
    }

    private void remember(TallyFile file, List<Contributor> added) {
        file.groups().keySet().forEach(group -> sitesOf.merge(new Group("", group.label()), 1, Integer::sum));
        if (file.isPool()) {
            members.add(new Member(
                    added.stream().map(Contributor::site).collect(Collectors.joining(Member.SEPARATOR)),
                    file.pooled()));
        } else {
            added.forEach(contributor -> members.add(new Member(
                    contributor.site(),
                    file.groups().get(Group.whole(contributor.site())).pooled())));
        }
    }
}
