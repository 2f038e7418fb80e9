package io.sparkfidelity.federate;

import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The contents of a tally file.
 *
 * @param key what the tallies may be added to
 * @param provenance where they come from
 * @param groups tallies by group: for every site, or for the pool, the whole set and perhaps labelled parts of it
 */
public record TallyFile(CompatibilityKey key, Provenance provenance, SortedMap<Group, GroupTally> groups) {
    /** The version of what the numbers mean; files of all formats have it. */
    public static final int VERSION = 1;

    public TallyFile {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        requireWholes(groups);
        boolean pool = groups.containsKey(Group.whole(""));
        if (groups.isEmpty()
                || pool
                        && groups.keySet().stream()
                                .anyMatch(group -> !group.site().isEmpty())) {
            throw new IllegalArgumentException("a tally file holds sites or one pool, not nothing and not both");
        }
        requireContributors(provenance, groups);
        groups.forEach((group, tally) -> requireFields(key, group, tally));
        LabelledParts.require(key, groups);
    }

    /** What a site exports, before a policy has seen it. */
    public static TallyFile ofSites(
            CompatibilityKey key, String tool, String policy, SortedMap<Group, GroupTally> groups) {
        requireWholes(groups);
        return new TallyFile(key, Provenance.of(tool, policy, List.of(), groups), groups);
    }

    /** The same as a certain export of its sites, or, of a pool, as a certain edition of it. */
    public TallyFile issued(long serial, Instant when) {
        List<Issue> issues = new ArrayList<>();
        if (isPool()) {
            issues.addAll(provenance.issues());
            issues.removeIf(issue -> issue.site().isEmpty());
            issues.add(Issue.of("", serial, when));
        } else {
            sites().forEach(site -> issues.add(Issue.of(site, serial, when)));
        }
        return new TallyFile(key, provenance.withIssues(issues), groups);
    }

    /** Every site whose images it counts. */
    public List<String> sites() {
        return provenance.contributors().stream().map(Contributor::site).toList();
    }

    public boolean isPool() {
        return groups.firstKey().site().isEmpty();
    }

    /** All sites' whole sets in one, in the buckets of the coarsest. */
    public GroupTally whole() {
        return groups.entrySet().stream()
                .filter(entry -> entry.getKey().isWhole())
                .map(Map.Entry::getValue)
                .reduce(GroupTally::plus)
                .orElseThrow();
    }

    /** All sites' whole sets as one tally. */
    public Tally pooled() {
        return whole().pooled();
    }

    /**
     * The parts that have labels, each over all sites: with the fields that all of them have, in the buckets of the coarsest. None
     * where none was tallied.
     */
    public SortedMap<String, GroupTally> labels() {
        List<GroupTally> parts = new ArrayList<>();
        SortedMap<String, GroupTally> labels = new TreeMap<>();
        groups.forEach((group, tally) -> {
            if (!group.isWhole()) {
                parts.add(tally);
            }
        });
        int fewest = parts.stream().mapToInt(GroupTally::buckets).min().orElse(1);
        groups.forEach((group, tally) -> {
            if (!group.isWhole()) {
                Set<String> common = tally.fields().stream()
                        .filter(field ->
                                parts.stream().allMatch(part -> part.fields().contains(field)))
                        .map(Field::name)
                        .collect(Collectors.toSet());
                labels.merge(group.label(), tally.joined(fewest).only(common), GroupTally::plus);
            }
        });
        return labels;
    }

    /** One side of a comparison. */
    public Sample sample(String name) {
        return Samples.of(name, whole(), key.unitKind());
    }

    /** One side of a comparison by a measure; nothing where it was not counted of all sites. */
    public Optional<Sample> sample(String name, KeyMeasure measure) {
        GroupTally whole = whole();
        return new TalliedMeasure(measure.name())
                        .isIn(whole.tallies().values().iterator().next())
                ? Optional.of(Samples.of(name, whole.measure(measure.name()), key.unitKind()))
                : Optional.empty();
    }

    /** What a metric may know of the model. */
    public ModelTraits features() {
        return new ModelTraits(key.card(), key.unitNorm());
    }

    private static void requireWholes(SortedMap<Group, GroupTally> groups) {
        for (Group group : groups.keySet()) {
            GroupTally whole = groups.get(Group.whole(group.site()));
            if (whole == null) {
                throw new IllegalArgumentException(group + " stands without the whole set that it is a part of");
            }
            if (group.among(groups).n() > whole.n()) {
                throw new IllegalArgumentException(group + " counts more than the whole set that it is a part of");
            }
        }
    }

    /** Contributors guard against counting a site twice: they are not taken on trust where they can be made again. */
    private static void requireContributors(Provenance provenance, SortedMap<Group, GroupTally> groups) {
        long named =
                provenance.contributors().stream().mapToLong(Contributor::n).sum();
        GroupTally pool = groups.get(Group.whole(""));
        boolean masked = provenance.contributors().stream().anyMatch(Contributor::underMasks);
        boolean same = pool != null
                ? masked ? named < pool.n() : named == pool.n()
                : Set.copyOf(provenance.contributors()).equals(Set.copyOf(Provenance.contributors(groups)));
        if (!same) {
            throw new IllegalArgumentException("the contributors named are not those whose tallies it holds");
        }
    }

    private static void requireFields(CompatibilityKey key, Group group, GroupTally tally) {
        if (!key.fields().containsAll(tally.fields())) {
            throw new IllegalArgumentException(
                    "the fields of " + group + " are not those of the key: " + tally.fields());
        }
    }
}
