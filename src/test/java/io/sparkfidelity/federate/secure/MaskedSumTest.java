package io.sparkfidelity.federate.secure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.MeasuredSites;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedMasks;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.pool.Pool;
import io.sparkfidelity.federate.privacy.PrivacyRefusal;
import io.sparkfidelity.federate.trust.SignedText;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Sites that sum under masks, and what of it is refused. */
class MaskedSumTest {
    private static final List<String> SITES = List.of("north", "South", "west");

    @TempDir
    Path folder;

    private Rounds rounds;

    @BeforeEach
    void sites() throws Exception {
        rounds = new Rounds(folder, SITES);
    }

    @Test
    void theSumHasTheBitsOfThePlainPool() throws Exception {
        Session session = rounds.session(rounds.roster(8, "cat", "zebra"));
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        Pool plain = new Pool(Set.of(), new KeyAgreement(false));
        for (TallyFile tally : tallies()) {
            sum.add(rounds.sent(session, tally));
            plain.add(new ReceivedTally("plain", tally, "", Optional.empty()));
        }
        ReceivedTally pool = sum.toPool(Sites.TOOL);
        TallyFile expected = plain.toFile(Sites.TOOL);
        assertEquals(expected.whole().joined(8), pool.file().whole());
        assertEquals(expected.pooled().digest(), pool.file().pooled().digest());
        // One site alone has cats, and none has zebras.
        Group cats = new Group("", "cat");
        assertEquals(expected.groups().get(cats), pool.file().groups().get(cats));
        assertEquals(2, pool.file().groups().size());
        assertEquals(expected.key(), pool.file().key());
        assertEquals(
                List.of(0L, 0L, 0L),
                pool.file().provenance().contributors().stream()
                        .map(Contributor::n)
                        .toList());
        // The pool can be written, read and merged like another.
        byte[] bytes = TallyFileWriter.bytes(pool.file(), Optional.empty());
        ReceivedTally again = TallyFileReader.parse("pool", bytes, Trust.unsigned());
        assertEquals(pool.file(), again.file());
        Pool more = new Pool(Set.of(), new KeyAgreement(false));
        more.add(again);
        TallyFile east = Rounds.tally("east", 40);
        more.add(new ReceivedTally("east", east, "", Optional.empty()));
        assertEquals(
                expected.pooled().add(east.pooled()), more.toFile(Sites.TOOL).pooled());
    }

    @Test
    void measuresAreSummedLikeAllFields() throws Exception {
        Session session = rounds.session(rounds.roster(MeasuredSites.key(Rounds.D), 8));
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        Pool plain = new Pool(Set.of(), new KeyAgreement(false));
        for (String site : SITES) {
            TallyFile of = MeasuredSites.file(site, MeasuredSites.images(site, 60, Rounds.D));
            TallyFile tally = TallyFile.ofSites(of.key(), Sites.TOOL, "strict", of.groups());
            sum.add(rounds.sent(session, tally));
            plain.add(new ReceivedTally("plain", tally, "", Optional.empty()));
        }
        TallyFile pool = sum.toPool(Sites.TOOL).file();
        TallyFile expected = plain.toFile(Sites.TOOL);
        assertEquals(expected.whole().joined(8), pool.whole());
        assertEquals(expected.key(), pool.key());
        byte[] bytes = TallyFileWriter.bytes(pool, Optional.empty());
        assertEquals(
                pool, TallyFileReader.parse("pool", bytes, Trust.unsigned()).file());
    }

    /** Twelve sums of squares of 16 cells' counts; at 15 degrees of freedom 51 is exceeded once in 100,000. */
    @Test
    void aFileAloneIsUniform() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        for (TallyFile tally : tallies()) {
            GroupTally masked = rounds.sent(session, tally)
                    .masked()
                    .groups()
                    .get(Group.whole(tally.sites().get(0)));
            assertEquals(16, masked.tallies().size());
            for (int shift : new int[] {0, 20, 40, 60}) {
                int[] counts = new int[16];
                int drawn = 0;
                for (Tally row : masked.tallies().values()) {
                    for (Field field : row.fields()) {
                        for (long value : row.vector(field.name())) {
                            counts[(int) (value >>> shift) & 15]++;
                            drawn++;
                        }
                    }
                }
                double square = 0;
                for (int count : counts) {
                    square += Math.pow(count - drawn / 16.0, 2) / (drawn / 16.0);
                }
                assertEquals(16 * (1 + Rounds.D + 15), drawn);
                assertTrue(square < 51, tally.sites() + ", bits from " + shift + ": " + square);
            }
        }
    }

    /** Two sites' files and the third's missing: still uniform, so that nothing is known of their sum either. */
    @Test
    void aMissingSiteIsNamedAndItsAbsenceIsNoSum() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        sum.add(rounds.sent(session, tallies().get(0)));
        sum.add(rounds.sent(session, tallies().get(2)));
        assertEquals(
                "the file of site 'South' is missing; without it the others' masks stay. If it cannot come, a new"
                        + " roster without that site begins a new session",
                refused(() -> sum.toPool(Sites.TOOL)));
    }

    @Test
    void aFileCountsOnceAndInItsSessionAlone() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        Session later = rounds.session(rounds.roster(16));
        MaskedSum sum = new MaskedSum(later, new KeyAgreement(false));
        ReceivedMasks replayed = rounds.sent(session, tallies().get(0));
        assertTrue(
                refused(() -> sum.add(replayed)).contains("is of another session: it is masked/" + session.digest()));
        ReceivedMasks sent = rounds.sent(later, tallies().get(0));
        sum.add(sent);
        assertTrue(refused(() -> sum.add(sent)).startsWith("site 'north' is there twice, the second time in "));
    }

    @Test
    void aSitesFileIsSignedByTheSite() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        ReceivedMasks sent = rounds.sent(session, tallies().get(0));
        MaskedSum sum = new MaskedSum(session, new KeyAgreement(false));
        ReceivedMasks forged = new ReceivedMasks(
                sent.where(),
                sent.masked(),
                sent.digest(),
                rounds.keys.get("west").publicKey());
        assertTrue(refused(() -> sum.add(forged)).contains("and signed with the key "));
        // Unsigned ones are not even read.
        Files.write(
                folder.resolve("plain.arrow"), TallyFileWriter.bytes(tallies().get(0), Optional.empty()));
        assertTrue(assertThrows(TallyFileException.class, () -> new TallyFileReader(rounds.storage, Trust.unsigned())
                        .readMasked(folder.resolve("plain.arrow").toString()))
                .getMessage()
                .endsWith("its format is 'spark-fidelity/tally/1'; this version reads 'spark-fidelity/masked/1'"));
        assertTrue(assertThrows(TallyFileException.class, () -> new TallyFileReader(rounds.storage, Trust.unsigned())
                        .read(folder.resolve("north.masked").toString()))
                .getMessage()
                .contains("it is under masks"));
    }

    @Test
    void rowsAreThoseOfTheRoster() throws Exception {
        Session wide = rounds.session(rounds.roster(16));
        ReceivedMasks sent = rounds.sent(wide, tallies().get(0));
        SortedMap<Group, GroupTally> fewer = new TreeMap<>();
        sent.masked().groups().forEach((group, tally) -> {
            SortedMap<Integer, Tally> kept = new TreeMap<>(tally.tallies());
            kept.remove(3);
            fewer.put(group, new GroupTally(16, kept));
        });
        ReceivedMasks short15 = new ReceivedMasks(
                "short",
                new MaskedTally(sent.masked().key(), sent.masked().origin(), fewer),
                sent.digest(),
                sent.signer());
        assertEquals(
                "short has not the rows of the roster session.roster, all of them",
                refused(() -> new MaskedSum(wide, new KeyAgreement(false)).add(short15)));
    }

    /** Two files under the same masks: their difference has none. */
    @Test
    void otherNumbersInOneSessionAreRefusedAndTheSameAreNot() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        ReceivedMasks first = rounds.sent(session, tallies().get(0));
        assertEquals(
                first.masked().groups(),
                rounds.sent(session, tallies().get(0)).masked().groups());
        assertEquals(
                "the privacy rule 'masks' refuses: other numbers were masked in this session already, and the"
                        + " difference of two such files has no masks; ask the coordinator for a new roster",
                assertThrows(PrivacyRefusal.class, () -> rounds.sent(session, Rounds.tally("north", 31)))
                        .getMessage());
        // In another session they may be.
        Session later = rounds.session(rounds.roster(16));
        assertFalse(first.masked()
                .groups()
                .equals(rounds.sent(later, Rounds.tally("north", 31)).masked().groups()));
    }

    @Test
    void aPolicyThatWasChangedIsRefused() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        Files.writeString(Path.of(rounds.policy()), Rounds.POLICY.replace("images: 1", "images: 2"));
        assertTrue(assertThrows(PrivacyRefusal.class, () -> rounds.site(session, "north"))
                .getMessage()
                .contains("is not the one that the site's card in the roster promised the others ('strict')"));
    }

    @Test
    void whatThePolicyWithholdsIsNotSummedAsNothing() throws Exception {
        TallyFile tally = tallies().get(0);
        SiteSession cats = rounds.site(rounds.session(rounds.roster(16, "dog")), "north");
        assertTrue(assertThrows(PrivacyRefusal.class, () -> cats.asked(tally, Set.of(new Group("north", "dog"))))
                .getMessage()
                .contains("asks for the label 'dog', and the policy withholds it"));
        TallyFile partly = TallyFile.ofSites(
                tally.key(),
                Sites.TOOL,
                "strict",
                new TreeMap<>(Map.of(
                        Group.whole("north"),
                        tally.whole(),
                        new Group("north", "dog"),
                        tally.whole().joined(1).only(Set.of("n")))));
        assertTrue(assertThrows(PrivacyRefusal.class, () -> cats.asked(partly, Set.of()))
                .getMessage()
                .contains("asks for the label 'dog', and the policy withholds fields of it"));
        TallyFile joined = TallyFile.ofSites(
                tally.key(),
                Sites.TOOL,
                "strict",
                new TreeMap<>(Map.of(Group.whole("north"), tally.whole().joined(4))));
        assertTrue(assertThrows(PrivacyRefusal.class, () -> cats.asked(joined, Set.of()))
                .getMessage()
                .endsWith(
                        "the roster asks for 16 buckets, and the policy lets 4 leave; ask the coordinator for a roster"
                                + " of 4"));
        TallyFile other = Sites.file("north", Sites.images("north", 30, 4, 0, 1, false), false);
        assertTrue(assertThrows(IncompatibleTallies.class, () -> cats.asked(other, Set.of()))
                .getMessage()
                .startsWith("tallies do not fit: the dimension is 5 in the roster session.roster and 4 in the tally"));
    }

    @Test
    void aRosterIsOfTrustedKeysAlone() throws Exception {
        Roster roster = rounds.roster(16);
        // A coordinator's own key in the place of a site's: all masks of the others would be known but theirs.
        SignedText swapped = SiteCard.of(rounds.storage, "west", MaskKey.random(), rounds.policy())
                .signed(rounds.coordinator);
        List<SignedText> cards = new ArrayList<>(roster.cards());
        cards.set(2, swapped);
        assertTrue(refusedRoster(new Roster(roster.session(), roster.key(), 16, List.of(), cards))
                .contains("the card of site 'west': the key " + rounds.coordinator.publicKey()
                        + " of site 'west' speaks for pools"));
        // A body that was changed after it was signed.
        SignedText card = roster.cards().get(2);
        cards.set(
                2,
                new SignedText(
                        card.format(),
                        card.body().replaceFirst("\"x25519\":\"....", "\"x25519\":\"0000"),
                        card.publicKey(),
                        card.signature()));
        assertTrue(refusedRoster(new Roster(roster.session(), roster.key(), 16, List.of(), cards))
                .contains("its signature is not that of its key"));
        cards.set(2, roster.cards().get(0));
        assertTrue(refusedRoster(new Roster(roster.session(), roster.key(), 16, List.of(), cards))
                .endsWith("site 'north' is in it twice"));
        // A site as coordinator.
        assertTrue(assertThrows(
                        TallyFileException.class,
                        () -> Session.of("r", roster.signed(rounds.keys.get("north")), rounds.trust()))
                .getMessage()
                .endsWith("which speaks for north and is no coordinator's"));
        assertTrue(assertThrows(
                        TallyFileException.class,
                        () -> Session.of("r", roster.signed(rounds.coordinator), Trust.unsigned()))
                .getMessage()
                .contains("no trusted keys are given"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new Roster(
                                roster.session(),
                                roster.key(),
                                16,
                                List.of(),
                                roster.cards().subList(0, 2)))
                .getMessage()
                .contains("a sum of two tells each of them what the other has"));
    }

    @Test
    void aSiteHoldsTheRosterAgainstItsOwnKeys() throws Exception {
        Session session = rounds.session(rounds.roster(16));
        rounds.card("north");
        assertTrue(refused(() -> rounds.site(session, "north")).contains("has another mask key of site 'north' than "));
        assertTrue(refused(() -> rounds.site(session, "east"))
                .endsWith("is not in the roster session.roster, which has South, north, west"));
        assertTrue(refused(() -> SiteSession.of(
                        session,
                        "west",
                        rounds.storage,
                        rounds.maskKey("west"),
                        rounds.policy(),
                        rounds.keys.get("north").publicKey()))
                .contains("and the site signs with "));
    }

    /** RFC 7748, section 6.1: a public key with which every secret is zero. */
    @Test
    void aKeyThatMakesNoSecretIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> MaskKey.random().secret("00".repeat(32)));
    }

    private String refusedRoster(Roster roster) {
        return assertThrows(TallyFileException.class, () -> rounds.session(roster))
                .getMessage();
    }

    private static String refused(Executable step) {
        return assertThrows(IncompatibleTallies.class, step).getMessage();
    }

    /** Of 30, 60 and 45 images; the second has a label. */
    private static List<TallyFile> tallies() {
        TallyFile south = Rounds.tally("South", 60);
        SortedMap<Group, GroupTally> groups = new TreeMap<>(south.groups());
        groups.put(
                new Group("South", "cat"),
                Sites.tally(Sites.images("South", 60, Rounds.D, 0.5, 1, false).subList(0, 20))
                        .joined(1));
        return List.of(
                Rounds.tally("north", 30),
                TallyFile.ofSites(south.key(), Sites.TOOL, "strict", groups),
                Rounds.tally("west", 45));
    }
}
