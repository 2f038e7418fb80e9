package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyChecks;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedMasks;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sum of a session's masked files, one after the other: with the last of them the masks are gone, to the bit. Of a file
 * that was added nothing is kept but the sum modulo 2^64. Not thread-safe.
 */
public final class MaskedSum {
    private final Session session;
    private final KeyAgreement agreement;
    private final SortedMap<Row, long[]> sums = new TreeMap<>();
    private final SortedMap<String, Contributor> contributors = new TreeMap<>();
    private final List<Issue> issues = new ArrayList<>();
    /** What the files so far agree on; null before the first. */
    private @Nullable CompatibilityKey key;
    /** Where the first file is. */
    private String first = "";

    /** A row of the roster. */
    private record Row(String label, int bucket, Field field) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int order = label.compareTo(other.label);
            order = order == 0 ? Integer.compare(bucket, other.bucket) : order;
            return order == 0 ? field.compareTo(other.field) : order;
        }
    }

    public MaskedSum(Session session, KeyAgreement agreement) {
        this.session = session;
        this.agreement = agreement;
        for (Field field : session.roster().key().fields()) {
            for (int bucket = 0; bucket < session.roster().buckets(); bucket++) {
                sums.put(new Row("", bucket, field), new long[0]);
            }
            session.roster().labels().forEach(label -> sums.put(new Row(label, 0, field), new long[0]));
        }
    }

    /**
     * Adds a site's file.
     *
     * @throws IncompatibleTallies if it is of another session, of no site of this one, not signed by that site, there
     *     already, or has not the roster's rows; nothing was added
     */
    public void add(ReceivedMasks received) throws IncompatibleTallies {
        MaskedTally masked = received.masked();
        String site = masked.site();
        requireOfSession(received);
        Session.Member member = session.site(site)
                .orElseThrow(() -> new IncompatibleTallies(received.where() + " is of site '" + site
                        + "', which is not in the roster " + session.where()));
        if (!member.key().equals(received.signer())) {
            throw new IncompatibleTallies(received.where() + " is of site '" + site + "' and signed with the key "
                    + received.signer() + "; the roster has " + member.key());
        }
        if (!member.card().policy().equals(masked.origin().policy())) {
            throw new IncompatibleTallies(received.where() + " left site '" + site + "' under the policy '"
                    + masked.origin().policy() + "'; its card in the roster says '"
                    + member.card().policy() + "'");
        }
        if (contributors.containsKey(site)) {
            throw new IncompatibleTallies("site '" + site + "' is there twice, the second time in " + received.where()
                    + "; its masks go out once");
        }
        KeyAgreement.requireMatch(
                "the roster " + session.where(),
                session.maskedKey(session.roster().key()),
                received.where(),
                masked.key());
        CompatibilityKey together =
                key == null ? masked.key() : agreement.of(first, key, received.where(), masked.key());
        SortedMap<Row, long[]> rows = rows(received);
        rows.forEach((row, values) -> sums.merge(row, values, MaskedSum::plus));
        first = key == null ? received.where() : first;
        key = together;
        contributors.put(site, Contributor.masked(site, received.digest()));
        issues.add(masked.origin().issue().signedBy(received.signer().fingerprint()));
    }

    private void requireOfSession(ReceivedMasks received) throws IncompatibleTallies {
        String expected = MaskedTally.MODE + session.digest();
        String mode = received.masked().key().privacyMode();
        if (!mode.equals(expected)) {
            throw new IncompatibleTallies(received.where() + " is of another session: it is " + mode
                    + ", and the roster " + session.where() + " is of " + expected);
        }
    }

    private SortedMap<Row, long[]> rows(ReceivedMasks received) throws IncompatibleTallies {
        SortedMap<Row, long[]> rows = new TreeMap<>();
        boolean divided = true;
        for (Map.Entry<Group, GroupTally> entry : received.masked().groups().entrySet()) {
            Group group = entry.getKey();
            GroupTally tally = entry.getValue();
            divided &= tally.buckets() == (group.isWhole() ? session.roster().buckets() : 1);
            tally.tallies().forEach((bucket, row) -> row.fields()
                    .forEach(field -> rows.put(new Row(group.label(), bucket, field), row.vector(field.name()))));
        }
        if (!divided || !rows.keySet().equals(sums.keySet())) {
            throw new IncompatibleTallies(
                    received.where() + " has not the rows of the roster " + session.where() + ", all of them");
        }
        return rows;
    }

    /** Modulo 2^64; nothing before the first. */
    private static long[] plus(long[] sum, long[] values) {
        for (int i = 0; i < sum.length; i++) {
            values[i] += sum[i];
        }
        return values;
    }

    /**
     * The sum as a pool.
     *
     * @param tool name and version of the program
     * @throws IncompatibleTallies if a site is missing, naming it, or the sum is that of no images
     */
    public ReceivedTally toPool(String tool) throws IncompatibleTallies {
        List<String> missing = new ArrayList<>(session.sites().keySet());
        missing.removeAll(contributors.keySet());
        if (!missing.isEmpty() || key == null) {
            throw new IncompatibleTallies("the file of site '" + String.join("', '", missing)
                    + "' is missing; without it the others' masks stay. If it cannot come, a new roster without that"
                    + " site begins a new session");
        }
        CompatibilityKey plain = key.withPrivacyMode(session.roster().key().privacyMode());
        try {
            SortedMap<Group, GroupTally> groups = groups(plain);
            TallyFile file = new TallyFile(
                    plain,
                    new Provenance(
                            tool,
                            Provenance.MERGED,
                            List.of("summed under masks, session " + session.digest()
                                    + ": no site was screened by itself"),
                            List.copyOf(contributors.values()),
                            issues),
                    groups);
            return new ReceivedTally(session.where(), file, session.digest(), Optional.of(session.coordinator()));
        } catch (IllegalArgumentException e) {
            throw new IncompatibleTallies("the sum of the session " + session.where()
                    + " is that of no images, so that one of its sites' files is not what it must be, and which cannot"
                    + " be told: " + e.getMessage());
        }
    }

    private SortedMap<Group, GroupTally> groups(CompatibilityKey plain) {
        SortedMap<String, SortedMap<Integer, Map<Field, long[]>>> rows = new TreeMap<>();
        sums.forEach((row, values) -> rows.computeIfAbsent(row.label(), label -> new TreeMap<>())
                .computeIfAbsent(row.bucket(), bucket -> new TreeMap<>())
                .put(row.field(), values));
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        rows.forEach((label, buckets) -> {
            SortedMap<Integer, Tally> tallies = new TreeMap<>();
            buckets.forEach((bucket, vectors) -> tallies.put(bucket, Tally.of(vectors)));
            tallies.values().removeIf(tally -> tally.equals(Tally.zero(tally.fields())));
            if (!tallies.isEmpty()) {
                GroupTally tally =
                        new GroupTally(label.isEmpty() ? session.roster().buckets() : 1, tallies);
                TallyChecks.check(tally, plain);
                groups.put(new Group("", label), tally);
            }
        });
        return groups;
    }
}
