package io.sparkfidelity.federate.secure;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.privacy.PrivacyRefusal;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A session as one of its sites takes part in it: its tally in, its masked numbers out. */
public final class SiteSession {
    /** What refuses, in the words of a refusal. */
    static final String RULE = "masks";

    private final Session session;
    private final String site;
    private final MaskKey key;
    private final UsedMasks used;

    private SiteSession(Session session, String site, MaskKey key, UsedMasks used) {
        this.session = session;
        this.site = site;
        this.key = key;
        this.used = used;
    }

    /**
     * The session as a site takes part in it.
     *
     * @param maskKey the file of the site's mask key
     * @param privacy the file of the policy that it exports under, or {@code none}
     * @param signer the key that it signs with
     * @throws IncompatibleTallies if the roster lacks the site, or has other keys of it
     * @throws PrivacyRefusal if the policy is not the one that the site's card promised the others
     */
    public static SiteSession of(
            Session session, String site, Storage storage, String maskKey, String privacy, PublicSiteKey signer)
            throws IncompatibleTallies, PrivacyRefusal, StorageException, TallyFileException {
        Session.Member member = session.site(site)
                .orElseThrow(() -> new IncompatibleTallies("site '" + site + "' is not in the roster " + session.where()
                        + ", which has " + String.join(", ", session.sites().keySet())));
        MaskKey key = MaskKey.load(storage, maskKey);
        if (!member.key().equals(signer)) {
            throw new IncompatibleTallies("the roster " + session.where() + " has site '" + site + "' with the key "
                    + member.key() + ", and the site signs with " + signer);
        }
        if (!member.card().x25519().equals(key.publicKey())) {
            throw new IncompatibleTallies("the roster " + session.where() + " has another mask key of site '" + site
                    + "' than " + maskKey + "; send the coordinator the card that was made with it");
        }
        if (!SiteCard.of(storage, site, key, privacy).equals(member.card())) {
            throw new PrivacyRefusal(
                    RULE,
                    "the policy " + privacy
                            + " is not the one that the site's card in the roster promised the others ('"
                            + member.card().policy() + "'); take that, or make a new card for a new session");
        }
        return new SiteSession(session, site, key, UsedMasks.of(storage, maskKey));
    }

    /**
     * What of an export the roster asks for.
     *
     * @param had the site's groups before its policy withheld any
     * @throws IncompatibleTallies if the export's key is not the roster's
     * @throws PrivacyRefusal if the policy withholds what the roster asks for
     */
    public TallyFile asked(TallyFile export, Set<Group> had) throws IncompatibleTallies, PrivacyRefusal {
        if (!export.sites().equals(List.of(site))) {
            throw new IncompatibleTallies("the tally is of " + String.join(", ", export.sites())
                    + "; a session takes the numbers of one site, '" + site + "'");
        }
        KeyAgreement.requireMatch(
                "the roster " + session.where(), session.roster().key(), "the tally", export.key());
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        GroupTally whole = Group.whole(site).among(export.groups());
        int buckets = session.roster().buckets();
        if (whole.buckets() < buckets) {
            throw new PrivacyRefusal(
                    RULE,
                    "the roster asks for " + buckets + " buckets, and the policy lets " + whole.buckets()
                            + " leave; ask the coordinator for a roster of " + whole.buckets());
        }
        groups.put(Group.whole(site), whole.joined(buckets));
        for (String label : session.roster().labels()) {
            Group group = new Group(site, label);
            GroupTally part = export.groups().get(group);
            if (part != null && part.fields().equals(whole.fields())) {
                groups.put(group, part.joined(1));
            } else if (part != null || had.contains(group)) {
                throw new PrivacyRefusal(
                        RULE,
                        "the roster asks for the label '" + label + "', and the policy withholds "
                                + (part == null ? "it" : "fields of it") + "; the sum would lack "
                                + (part == null ? "it" : "them") + " unsaid");
            }
        }
        Provenance provenance = export.provenance();
        return new TallyFile(
                export.key(),
                Provenance.of(provenance.tool(), provenance.policy(), provenance.notes(), groups),
                groups);
    }

    /**
     * The same under masks, recorded: from here on no other numbers can be masked in this session.
     *
     * @param export {@link #asked}, and issued
     * @throws PrivacyRefusal if other numbers were masked in this session, or the export has too few buckets
     */
    public MaskedTally masked(TallyFile export) throws IncompatibleTallies, PrivacyRefusal, StorageException {
        TallyFile asked = asked(export, Set.of());
        SortedMap<Group, GroupTally> rows = rows(asked);
        used.spend(session.digest(), digest(rows));
        List<PairMask> masks = new ArrayList<>();
        for (Map.Entry<String, Session.Member> other : session.sites().entrySet()) {
            if (!other.getKey().equals(site)) {
                byte[] secret = key.secret(other.getValue().card().x25519());
                masks.add(new PairMask(secret, session.digest(), site, other.getKey()));
            }
        }
        rows.replaceAll((group, tally) -> masked(group, tally, masks));
        return new MaskedTally(
                session.maskedKey(asked.key()),
                new MaskedTally.Origin(
                        asked.provenance().tool(),
                        asked.provenance().policy(),
                        export.provenance()
                                .issue(site)
                                .orElseThrow(() -> new IllegalArgumentException("the export was not issued"))),
                rows);
    }

    /** All rows of the roster: zeros where the site has nothing. */
    private SortedMap<Group, GroupTally> rows(TallyFile asked) {
        Tally zero = Tally.zero(session.roster().key().fields());
        SortedMap<Group, GroupTally> rows = new TreeMap<>();
        rows.put(Group.whole(site), complete(Group.whole(site).among(asked.groups()), zero));
        for (String label : session.roster().labels()) {
            Group group = new Group(site, label);
            rows.put(group, asked.groups().getOrDefault(group, GroupTally.undivided(zero)));
        }
        return rows;
    }

    private static GroupTally complete(GroupTally tally, Tally zero) {
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < tally.buckets(); bucket++) {
            buckets.put(bucket, tally.tallies().getOrDefault(bucket, zero));
        }
        return new GroupTally(tally.buckets(), buckets);
    }

    private static GroupTally masked(Group group, GroupTally tally, List<PairMask> masks) {
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        tally.tallies().forEach((bucket, plain) -> {
            Map<Field, long[]> vectors = new TreeMap<>();
            for (Field field : plain.fields()) {
                long[] values = plain.vector(field.name());
                masks.forEach(mask -> mask.apply(group.label(), bucket, field.name(), values));
                vectors.put(field, values);
            }
            buckets.put(bucket, Tally.of(vectors));
        });
        return new GroupTally(tally.buckets(), buckets);
    }

    private static String digest(SortedMap<Group, GroupTally> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach((group, tally) -> tally.tallies().forEach((bucket, row) -> text.append(group.label())
                .append('\t')
                .append(bucket)
                .append('\t')
                .append(row.digest())
                .append('\n')));
        return Sha256.of(text.toString());
    }
}
