package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    private final List<PoolMember> members = new ArrayList<>();
    private final SortedMap<String, Issue> issues = new TreeMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    /** Sites that only a pool says it holds. */
    private final Set<String> pooled = new HashSet<>();

    private final Set<String> excluded = new LinkedHashSet<>();
    /** What the files so far agree on; null before the first. */
    private @Nullable CompatibilityKey key;
    /** Where the first file is. */
    private String first = "";

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
        requireNew(received, added);
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
        notes.addAll(Provenance.notesWithout(file.provenance().notes(), excluded));
        remember(received, added);
    }

    /** The members in the order in which they came. */
    public List<PoolMember> members() {
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
        CompatibilityKey together = key;
        long unmeasured = groups.values().stream()
                .filter(group -> TalliedMeasure.names(group.fields()).size()
                        < together.measures().size())
                .count();
        if (unmeasured > 0) {
            said.add("labelled groups without a measure that some file withholds of them: " + unmeasured);
        }
        return new TallyFile(
                key,
                new Provenance(
                        tool,
                        Provenance.MERGED,
                        List.copyOf(said),
                        List.copyOf(contributors.values()),
                        List.copyOf(issues.values())),
                groups);
    }

    private void requireNew(ReceivedTally received, List<Contributor> added) throws IncompatibleTallies {
        SortedMap<String, Contributor> known = new TreeMap<>(contributors);
        for (Contributor contributor : added) {
            for (Contributor other : known.values()) {
                requireOther(received, contributor, other);
            }
            known.put(contributor.site(), contributor);
        }
    }

    private void requireOther(ReceivedTally received, Contributor contributor, Contributor other)
            throws IncompatibleTallies {
        String site = contributor.site();
        String where = received.where();
        String before = files.getOrDefault(other.site(), where);
        if (other.site().equals(site)) {
            throw new IncompatibleTallies(
                    "site '" + site + "' is in both " + before + issued(Optional.ofNullable(issues.get(site)))
                            + " and " + where
                            + issued(received.file().provenance().issue(site)) + "; its images would count twice"
                            + whoseWord(received, site));
        }
        if (other.site().equalsIgnoreCase(site)) {
            throw new IncompatibleTallies("site '" + site + "' in " + where + " and site '" + other.site() + "' in "
                    + before + " differ in upper and lower case alone; its images would count twice");
        }
        if (other.tally().equals(contributor.tally())) {
            throw new IncompatibleTallies("site '" + site + "' in " + where + " has the very tally of site '"
                    + other.site() + "' in " + before + "; its images would count twice");
        }
    }

    private static String issued(Optional<Issue> issue) {
        return issue.map(export -> " (" + export.words() + ")").orElse("");
    }

    /** A pool may name whom it likes: what it says must not stand against a site's own file. */
    private String whoseWord(ReceivedTally received, String site) {
        boolean now = received.file().isPool();
        if (now == pooled.contains(site)) {
            return "";
        }
        return ". Only the pool " + (now ? received.where() : files.get(site))
                + " says that it holds it: leave that out, or let --trust say whose pools are taken";
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
        GroupTally own = group.isWhole() ? more : more.measuredAs(before);
        GroupTally sum = group.isWhole() ? before : before.measuredAs(more);
        if (!sum.fields().equals(own.fields())) {
            throw new IncompatibleTallies("tallies do not fit: the fields of " + group + " are " + before.fields()
                    + " so far and " + more.fields() + " in " + received.where());
        }
        try {
            return sum.plus(own);
        } catch (TallyOverflowException e) {
            throw new IncompatibleTallies("with " + received.where() + ", " + e.getMessage());
        }
    }

    private void remember(ReceivedTally received, List<Contributor> added) {
        TallyFile file = received.file();
        String origin = received.signer().map(PublicSiteKey::fingerprint).orElse(received.where());
        file.groups().keySet().forEach(group -> sitesOf.merge(new Group("", group.label()), 1, Integer::sum));
        for (Contributor contributor : added) {
            file.provenance()
                    .issue(contributor.site())
                    .map(issue -> file.isPool() ? issue : issue.signedBy(signer(received)))
                    .ifPresent(issue -> issues.put(issue.site(), issue));
        }
        if (file.isPool()) {
            String name = added.stream().map(Contributor::site).collect(Collectors.joining(PoolMember.SEPARATOR));
            added.forEach(contributor -> pooled.add(contributor.site()));
            members.add(member(name, file, Group.whole(""), origin));
        } else {
            added.forEach(contributor ->
                    members.add(member(contributor.site(), file, Group.whole(contributor.site()), origin)));
        }
    }

    private static String signer(ReceivedTally received) {
        return received.signer().map(PublicSiteKey::fingerprint).orElse("");
    }

    private static PoolMember member(String name, TallyFile file, Group group, String origin) {
        GroupTally whole = group.among(file.groups());
        return new PoolMember(name, whole.pooled(), origin, Plausibility.remarks(whole, file.key()));
    }
}
