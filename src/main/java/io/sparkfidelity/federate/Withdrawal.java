package io.sparkfidelity.federate;

import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes a site out of a pool: subtraction of integers, so that no trace of it is left. */
public final class Withdrawal {
    private Withdrawal() {}

    /**
     * The pool without a file that was added to it.
     *
     * @param tool name and version of the program
     * @throws IncompatibleTallies if the pool does not hold that very file, or holds nothing else
     */
    public static TallyFile subtract(ReceivedTally pool, ReceivedTally withdrawn, String tool)
            throws IncompatibleTallies {
        KeyAgreement.requireMatch(
                pool.where(),
                pool.file().key(),
                withdrawn.where(),
                withdrawn.file().key());
        List<Contributor> rest = new ArrayList<>(pool.file().provenance().contributors());
        for (Contributor contributor : withdrawn.file().provenance().contributors()) {
            if (!rest.remove(contributor)) {
                throw new IncompatibleTallies(pool.where() + " does not hold site '" + contributor.site()
                        + "' as it is in " + withdrawn.where());
            }
        }
        if (rest.isEmpty()) {
            throw new IncompatibleTallies("without " + withdrawn.where() + " nothing would be left of " + pool.where());
        }
        SortedMap<Group, GroupTally> groups = new TreeMap<>(pool.file().groups());
        for (Map.Entry<Group, GroupTally> entry : withdrawn.file().groups().entrySet()) {
            Group group = pool.file().isPool() ? new Group("", entry.getKey().label()) : entry.getKey();
            GroupTally from = groups.remove(group);
            if (from == null) {
                throw new IncompatibleTallies(pool.where() + " has no group '" + group.label() + "'");
            }
            SortedMap<Integer, Tally> left = left(pool, from, withdrawn, entry.getValue());
            if (!left.isEmpty()) {
                groups.put(group, new GroupTally(from.buckets(), left));
            }
        }
        Provenance provenance = pool.file().provenance();
        return new TallyFile(
                pool.file().key(), new Provenance(tool, provenance.policy(), provenance.notes(), rest), groups);
    }

    private static SortedMap<Integer, Tally> left(
            ReceivedTally pool, GroupTally from, ReceivedTally withdrawn, GroupTally site) throws IncompatibleTallies {
        SortedMap<Integer, Tally> left = new TreeMap<>(from.tallies());
        try {
            for (Map.Entry<Integer, Tally> bucket :
                    site.joined(from.buckets()).tallies().entrySet()) {
                Tally difference = left.getOrDefault(
                                bucket.getKey(), Tally.zero(bucket.getValue().fields()))
                        .subtract(bucket.getValue());
                if (difference.equals(Tally.zero(difference.fields()))) {
                    left.remove(bucket.getKey());
                } else {
                    TallyChecks.check(difference, pool.file().key());
                    left.put(bucket.getKey(), difference);
                }
            }
        } catch (IllegalArgumentException | TallyOverflowException e) {
            throw new IncompatibleTallies(pool.where() + " does not hold the tallies of " + withdrawn.where());
        }
        return left;
    }
}
