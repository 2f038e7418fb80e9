package io.sparkfidelity.cli.sites;

import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.pool.PoolMember;
import io.sparkfidelity.federate.pool.SiteMode;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.tally.MomentFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one site of a pool has and all others lack, a mode each, from files that are shown to it one after the other. */
public final class SiteModesTable {
    private final TallyFile pool;
    private final GroupTally whole;
    private final Set<String> members;
    private final List<SiteMode> modes = new ArrayList<>();

    /** @param members whose whole sets the pool holds */
    public SiteModesTable(TallyFile pool, List<PoolMember> members) {
        this.pool = pool;
        this.whole = pool.whole();
        this.members = members.stream().map(PoolMember::name).collect(Collectors.toSet());
    }

    /** Why there can be no modes of single sites, in words. */
    public Optional<String> lack() {
        if (pool.provenance().contributors().stream().anyMatch(Contributor::underMasks)) {
            return Optional.of("of a sum under masks nobody sees a site alone");
        }
        if (members.size() < 2) {
            return Optional.of("a pool of one member has no others");
        }
        if (!whole.has(MomentFields.GRAM)) {
            return Optional.of("they need the products of features");
        }
        if (!pool.key().unitNorm()) {
            return Optional.of("they are of unit vectors");
        }
        return whole.buckets() < 4
                ? Optional.of("they need four buckets or more, and the pool has " + whole.buckets())
                : Optional.empty();
    }

    /** Adds what is found of the members that a file holds. */
    public void add(TallyFile file) {
        List<String> names = file.isPool() ? List.of(String.join("+", file.sites())) : file.sites();
        for (String name : names) {
            if (members.contains(name)) {
                GroupTally tally = Group.whole(file.isPool() ? "" : name).among(file.groups());
                // No task runs, so that the factorisation may have all cores.
                OpenBlas.alone(() -> SiteMode.of(name, tally, whole)).ifPresent(modes::add);
            }
        }
    }

    @Override
    public String toString() {
        if (lack().isPresent()) {
            return String.format("note: no modes of single sites: %s%n", lack().get());
        }
        List<SiteMode> significant =
                SiteMode.adjusted(modes).stream().filter(SiteMode::significant).toList();
        if (significant.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "modes of one site alone: none at 5%% (of %d sites with images enough)%n%n",
                    modes.size());
        }
        TextTable table = new TextTable(
                List.of("site", "n", "excess", "share of the site", "of the others", "p, adjusted"),
                Set.of(1, 2, 3, 4, 5));
        significant.forEach(mode -> table.add(List.of(
                mode.site(),
                TextTable.count(mode.n()),
                Numbers.of(mode.eigenvalue(), mode.standardError()),
                percent(mode.share()),
                percent(mode.otherShare()),
                Numbers.pValue(mode.pValue()))));
        return String.format("modes of one site alone: what it has and the others lack%n%s%n", table);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
