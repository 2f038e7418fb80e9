package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyChecks;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes a site out of a pool: subtraction of integers, so that no trace of it is left. */
public final class Withdrawal {
    private Withdrawal() {}

    /**
     * The pool without a file that was added to it.
     *
     * @param where names the pool in messages
     * @param tool name and version of the program
     * @throws IncompatibleTallies if the pool does not hold that very file, or holds nothing else
     */
    public static TallyFile subtract(String where, TallyFile pool, ReceivedTally withdrawn, String tool)
            throws IncompatibleTallies {
        KeyAgreement.requireMatch(
                where, pool.key(), withdrawn.where(), withdrawn.file().key());
        List<Contributor> rest = new ArrayList<>(pool.provenance().contributors());
        for (Contributor contributor : withdrawn.file().provenance().contributors()) {
            if (!rest.remove(contributor)) {
                throw new IncompatibleTallies(
                        where + " does not hold site '" + contributor.site() + "' as it is in " + withdrawn.where());
            }
        }
        if (rest.isEmpty()) {
            throw new IncompatibleTallies("without " + withdrawn.where() + " nothing would be left of " + where);
        }
        SortedMap<Group, GroupTally> groups = new TreeMap<>(pool.groups());
        for (Map.Entry<Group, GroupTally> entry : withdrawn.file().groups().entrySet()) {
            Group group = pool.isPool() ? new Group("", entry.getKey().label()) : entry.getKey();
            GroupTally from = groups.remove(group);
            if (from == null) {
                throw new IncompatibleTallies(where + " has no group '" + group.label() + "'");
            }
            SortedMap<Integer, Tally> left = left(where, from, withdrawn, entry.getValue());
            if (!left.isEmpty()) {
                groups.put(group, possible(where, pool.key(), new GroupTally(from.buckets(), left), withdrawn));
            }
        }
        return new TallyFile(
                pool.key(),
                without(pool.provenance(), Set.copyOf(withdrawn.file().sites()), rest, tool),
                groups);
    }

    /** Nothing names the sites any more. */
    private static Provenance without(Provenance pool, Set<String> gone, List<Contributor> rest, String tool) {
        List<Issue> issues = new ArrayList<>(pool.issues());
        issues.removeIf(issue -> gone.contains(issue.site()));
        return new Provenance(tool, pool.policy(), Provenance.notesWithout(pool.notes(), gone), rest, issues);
    }

    /**
     * The members of a pool without a file that was subtracted from it. One that held the file's sites among others goes on
     * without them; where the file's sites are spread over several such members, those are left out: their shares in it are
     * not known.
     */
    public static List<PoolMember> members(List<PoolMember> members, TallyFile withdrawn) {
        Set<String> gone = withdrawn.provenance().contributors().stream()
                .map(Contributor::site)
                .collect(Collectors.toSet());
        List<PoolMember> left = new ArrayList<>();
        for (PoolMember member : members) {
            Set<String> rest = new LinkedHashSet<>(member.sites());
            rest.removeAll(gone);
            if (rest.size() == member.sites().size()) {
                left.add(member);
            } else if (!rest.isEmpty() && member.sites().containsAll(gone)) {
                left.add(new PoolMember(
                        String.join(PoolMember.SEPARATOR, rest),
                        member.whole().subtract(withdrawn.pooled()),
                        member.origin(),
                        member.remarks()));
            }
        }
        return left;
    }

    private static GroupTally possible(String where, CompatibilityKey key, GroupTally left, ReceivedTally withdrawn)
            throws IncompatibleTallies {
        try {
            TallyChecks.check(left, key);
            return left;
        } catch (IllegalArgumentException e) {
            throw notHeld(where, withdrawn);
        }
    }

    private static IncompatibleTallies notHeld(String where, ReceivedTally withdrawn) {
        return new IncompatibleTallies(where + " does not hold the tallies of " + withdrawn.where());
    }

    private static SortedMap<Integer, Tally> left(
            String where, GroupTally from, ReceivedTally withdrawn, GroupTally site) throws IncompatibleTallies {
        SortedMap<Integer, Tally> left = new TreeMap<>(from.tallies());
        try {
            for (Map.Entry<Integer, Tally> bucket :
                    site.measuredAs(from).joined(from.buckets()).tallies().entrySet()) {
                Tally difference = left.getOrDefault(
                                bucket.getKey(), Tally.zero(bucket.getValue().fields()))
                        .subtract(bucket.getValue());
                if (difference.equals(Tally.zero(difference.fields()))) {
                    left.remove(bucket.getKey());
                } else {
                    left.put(bucket.getKey(), difference);
                }
            }
        } catch (IllegalArgumentException | TallyOverflowException e) {
            throw notHeld(where, withdrawn);
        }
        return left;
    }
}
