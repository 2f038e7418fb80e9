package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Keys;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A site that lies, among four honest ones: for each attack whether it is refused, flagged, or passes (and why it must).
 * Whatever the attack, no honest site may be flagged.
 */
class LyingSiteTest {
    private static final int D = 16;
    private static final List<String> HONEST = List.of("east", "north", "south", "west");
    private static final String LIAR = "liar";
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<Sites.Image> LIARS = Sites.images(LIAR, 300, D, 0, 1, false);
    private static final GroupTally TRUE = Sites.tally(LIARS);

    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    Path folder;

    /** Keys that speak for the site they are named after, and one for pools. */
    private Trust trust;

    @BeforeEach
    void everyoneHasAKey() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("trust"));
        for (String site : Stream.concat(HONEST.stream(), Stream.of(LIAR)).toList()) {
            Files.writeString(
                    keys.resolve(site + ".pub"), Keys.publicPem(key(site).publicKey()));
        }
        Files.writeString(
                keys.resolve("@c.pem"), Keys.publicPem(key("coordinator").publicKey()));
        trust = Trust.load(storage, List.of(keys.toString()));
    }

    static List<Arguments> flagged() {
        Sites.Image one = LIARS.get(0);
        return List.of(
                attack("ten times", times(TRUE, 10), "every number is a multiple of 10"),
                attack("a thousand times", times(TRUE, 1000), "every number is a multiple of 1000"),
                attack("a hundred thousand times", times(TRUE, 100_000), "has 100% of the pool's images"),
                attack("ten times, blurred", map(TRUE, v -> v * 10 + 3), "scatter as if it had"),
                attack(
                        "15 million in one of 16 buckets",
                        new GroupTally(
                                16,
                                new TreeMap<>(
                                        Map.of(5, times(TRUE.joined(1), 50_000).pooled()))),
                        "no hash deals so"),
                attack("15 million undivided", map(times(TRUE.joined(1), 50_000), v -> v + 1), "hide their scatter"),
                attack("one image 300 times", times(Sites.tally(List.of(one)), 300), "nothing varies"),
                attack("one tally in all buckets", evenly(times(TRUE.joined(1), 16)), "agree more than chance"),
                attack("north with one more in a sum", touched(honest("north").joined(1)), "closer to 'north'"),
                attack("north three times", times(honest("north"), 3), "closer to 'north'"),
                attack("another mean", tally(4, 1), "MMD far from the others"),
                attack("another spread", tally(0, 2), "trace above the others'"),
                attack("hardly any spread", tally(0, 0.3), "trace below the others'"),
                attack("Gram a half more", gram(TRUE, 1.5), "FID far from the others"),
                attack("one direction alone", Sites.tally(line()), "effective rank below the others'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void flagged(String attack, GroupTally lie, String flag) throws Exception {
        Map<String, List<String>> flags = screened(file(LIAR, lie));
        assertTrue(flags.get(LIAR).toString().contains(flag), flags.toString());
        assertHonestUnflagged(flags);
    }

    /**
     * What no coordinator can see: numbers that honest images could have given. Their weight alone is bounded ({@code
     * --max-share}), and who signed them is known.
     */
    static List<Arguments> undetectable() {
        return List.of(
                // Images drawn for the purpose: a tally says nothing of where images come from.
                Arguments.of("images that a generator made", tally(0, 1)),
                // Within what sites of one population differ by.
                Arguments.of("a mean moved by a tenth of a deviation", tally(0.1, 1)),
                // In 16 directions chance brings means as close as half of the images in common; in hundreds it does
                // not.
                Arguments.of(
                        "half of north's images", Sites.tally(images("north").subList(0, 150))),
                // A true tally of fewer images, each of them the site's choice.
                Arguments.of("the half that suits it", Sites.tally(LIARS.subList(0, 150))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void undetectable(String attack, GroupTally lie) throws Exception {
        Map<String, List<String>> flags = screened(file(LIAR, lie));
        assertEquals(List.of(), flags.get(LIAR), flags.toString());
        assertHonestUnflagged(flags);
    }

    /** They would be eight against four, but one file has one vote. */
    @Test
    void aCrowdOfInventedSitesIsFlaggedAndNotTheHonestOnes() throws Exception {
        TreeMap<Group, GroupTally> crowd = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            crowd.put(Group.whole("clinic" + i + "x"), Sites.tally(Sites.images("clinic" + i, 300, D, 4, 1, false)));
        }
        Map<String, List<String>> flags = screened(TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", crowd));
        assertHonestUnflagged(flags);
        for (Group group : crowd.keySet()) {
            assertTrue(flags.get(group.site()).contains("MMD far from the others"), flags.toString());
        }
    }

    @Test
    void noSiteHasMoreThanTheShareThatIsAllowed() throws Exception {
        List<PoolMember> members =
                pool(file(LIAR, map(times(TRUE, 10), v -> v + 1))).members();
        assertEquals(
                "site 'liar' has 68.3% of the pool's images, and --max-share allows 50.0%; --exclude leaves it out",
                assertThrows(IncompatibleTallies.class, () -> Weights.require(members, 0.5))
                        .getMessage());
        Weights.require(members, 0.7);
    }

    @Test
    void aReferenceThatWasCopiedIsNoticed() {
        GroupTally reference = Sites.tally(Sites.images("reference", 500, D, 0, 1, false));
        TallyFile held = file("reference", reference);
        assertTrue(Copies.alike(new PoolMember(LIAR, times(reference, 3).pooled()), held));
        assertTrue(HONEST.stream()
                .noneMatch(
                        site -> Copies.alike(new PoolMember(site, honest(site).pooled()), held)));
    }

    @Test
    void theVeryTallyOfAnotherIsRefused() {
        assertRefused("has the very tally of site 'north'", () -> screened(file(LIAR, honest("north"))));
        TreeMap<Group, GroupTally> twice = new TreeMap<>(Map.of(Group.whole("a"), TRUE, Group.whole("b"), TRUE));
        assertRefused(
                "has the very tally of site 'a'",
                () -> screened(TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", twice)));
    }

    @Test
    void aNameInAnotherCaseIsRefusedAndALookAlikeFlagged() throws Exception {
        assertRefused("differ in upper and lower case alone", () -> screened(file("NORTH", TRUE)));
        assertEquals(
                List.of("its name looks like 'north'"),
                screened(file("n0rth", TRUE)).get("n0rth"));
        // A Cyrillic letter.
        assertThrows(IllegalArgumentException.class, () -> file("n\u043erth", TRUE));
    }

    /** With fewer images than dimensions in a bucket the products have no room for it. */
    @Test
    void oneMoreInASumOfFewImagesIsRefused() {
        assertRefused("products are those of no embeddings", () -> screened(file(LIAR, touched(honest("north")))));
    }

    @Test
    void aGramBelowItsMeansIsRefused() {
        GroupTally far = tally(4, 1);
        assertRefused("a variance is negative", () -> screened(file(LIAR, gram(far, 0.2))));
    }

    @Test
    void labelsThatExceedTheWholeAreRefused() {
        TreeMap<Group, GroupTally> groups = new TreeMap<>(Map.of(Group.whole(LIAR), TRUE));
        for (int i = 0; i < 300; i++) {
            groups.put(
                    new Group(LIAR, "label" + i),
                    Sites.tally(LIARS.subList(0, 2)).joined(1));
        }
        assertRefused(
                "are not parts of its whole set",
                () -> TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", groups));
        // As many images as there are, but not these.
        TreeMap<Group, GroupTally> others = new TreeMap<>(Map.of(
                Group.whole(LIAR), TRUE, new Group(LIAR, "x"), tally(4, 1).joined(1)));
        assertRefused(
                "are not parts of its whole set",
                () -> TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", others));
    }

    @Test
    void anotherSitesKeyAndNoKeyAreRefused() {
        assertRefused("which speaks for liar", () -> read("f", file("north", TRUE), Optional.of(key(LIAR)), trust));
        assertRefused("it is not signed", () -> read("f", file("north", TRUE), Optional.empty(), trust));
        TreeMap<Group, GroupTally> both =
                new TreeMap<>(Map.of(Group.whole(LIAR), TRUE, Group.whole("north"), honest("north")));
        assertRefused(
                "it is of site 'north'",
                () -> read(
                        "f",
                        TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", both),
                        Optional.of(key(LIAR)),
                        trust));
        // A coordinator speaks for pools, and for no site's own file.
        assertRefused(
                "which speaks for pools", () -> read("f", file("north", TRUE), Optional.of(key("coordinator")), trust));
    }

    /** Whoever names a real site in a pool of its own must not keep that site out. */
    @Test
    void aPoolThatNamesAnotherIsRefusedOrBlamed() throws Exception {
        Pool invented = new Pool(java.util.Set.of(), new KeyAgreement(false));
        invented.add(read("x", file("north", TRUE), Optional.empty(), Trust.unsigned()));
        TallyFile lie = invented.toFile(Sites.TOOL);
        assertRefused("it is a pool that holds site 'north'", () -> read("lie", lie, Optional.of(key(LIAR)), trust));
        assertRefused("Only the pool lie says that it holds it", () -> {
            Pool pool = new Pool(java.util.Set.of(), new KeyAgreement(false));
            pool.add(read("lie", lie, Optional.empty(), Trust.unsigned()));
            pool.add(read("north.arrow", file("north", honest("north")), Optional.empty(), Trust.unsigned()));
        });
        // A pool of the coordinator's, of whatever sites, is taken.
        assertEquals(
                Optional.of(key("coordinator").publicKey()),
                read("pool", lie.issued(1, NEW_YEAR), Optional.of(key("coordinator")), trust)
                        .signer());
    }

    @Test
    void anOlderExportIsKnownAsSuch() throws Exception {
        ReceivedTally old = read("old", file("north", TRUE).issued(3, NEW_YEAR), Optional.of(key("north")), trust);
        ReceivedTally now = read(
                "now",
                file("north", honest("north")).issued(4, NEW_YEAR.plusSeconds(1)),
                Optional.of(key("north")),
                trust);
        Pool pool = new Pool(java.util.Set.of(), new KeyAgreement(false));
        pool.add(now);
        TallyFile pooled = pool.toFile(Sites.TOOL);
        assertEquals(
                key("north").publicKey().fingerprint(),
                pooled.provenance().issue("north").orElseThrow().signer());
        EarlierPool earlier =
                EarlierPool.of(read("pool", pooled.issued(1, NEW_YEAR), Optional.of(key("coordinator")), trust));
        earlier.requireNotOlder(now);
        assertRefused("pool held it in export 4 of 2026-01-01 already", () -> earlier.requireNotOlder(old));
        ReceivedTally unnumbered = read("none", file("north", TRUE), Optional.of(key("north")), trust);
        assertRefused("an export without serial and date", () -> earlier.requireNotOlder(unnumbered));
        assertRefused("(export 4 of 2026-01-01) and old (export 3 of 2026-01-01)", () -> pool.add(old));
    }

    @Test
    void whatWasNeverAddedCannotBeSubtracted() throws Exception {
        ReceivedTally lie = read("lie", file("north", TRUE), Optional.empty(), Trust.unsigned());
        TallyFile pool = pool(file(LIAR, TRUE)).toFile(Sites.TOOL);
        assertRefused("does not hold site 'north' as it is", () -> Withdrawal.subtract("p", pool, lie, Sites.TOOL));
    }

    /** What is left of a site that withdrew, or was excluded, is not even its name in a note. */
    @Test
    void aWithdrawnSiteIsNamedNowhere() throws Exception {
        TallyFile noted = new TallyFile(
                        Sites.key(D, false),
                        new Provenance(
                                Sites.TOOL,
                                "p",
                                List.of("minimum-images: 16 buckets of site 'liar' joined to 2", "field withheld: x"),
                                Provenance.contributors(file(LIAR, TRUE).groups()),
                                List.of()),
                        file(LIAR, TRUE).groups())
                .issued(9, NEW_YEAR);
        TallyFile pool = pool(noted).toFile(Sites.TOOL);
        assertTrue(pool.provenance().toString().contains(LIAR));
        TallyFile left =
                Withdrawal.subtract("p", pool, read("liar", noted, Optional.empty(), Trust.unsigned()), Sites.TOOL);
        assertTrue(
                !left.provenance().toString().contains(LIAR), left.provenance().toString());
        assertTrue(left.provenance().notes().contains("field withheld: x"));
    }

    private static Arguments attack(String name, GroupTally lie, String flag) {
        return Arguments.of(name, lie, flag);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(String reason, Attempt attempt) {
        String message = assertThrows(Exception.class, attempt::run).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static void assertHonestUnflagged(Map<String, List<String>> flags) {
        for (String site : HONEST) {
            List<String> of = new ArrayList<>(flags.get(site));
            // That another copied it is said of both.
            of.removeIf(flag -> flag.startsWith("closer to 'liar'"));
            assertEquals(List.of(), of, site + " in " + flags);
        }
    }

    private Map<String, List<String>> screened(TallyFile lie) throws Exception {
        List<PoolMember> members = pool(lie).members();
        return Screening.of(lie.features(), members).stream()
                .collect(Collectors.toMap(SiteScreening::site, SiteScreening::flags));
    }

    private Pool pool(TallyFile lie) throws Exception {
        Pool pool = new Pool(java.util.Set.of(), new KeyAgreement(false));
        for (String site : HONEST) {
            pool.add(read(site + ".arrow", file(site, honest(site)), Optional.empty(), Trust.unsigned()));
        }
        pool.add(read("lie.arrow", lie, Optional.empty(), Trust.unsigned()));
        return pool;
    }

    private static ReceivedTally read(String where, TallyFile file, Optional<SiteKey> signer, Trust trust)
            throws IOException {
        return TallyFileReader.parse(where, TallyFileWriter.bytes(file, signer), trust);
    }

    private static SiteKey key(String site) throws TallyFileException {
        return Keys.other(site.hashCode());
    }

    private static TallyFile file(String site, GroupTally tally) {
        return TallyFile.ofSites(
                Sites.key(D, false), Sites.TOOL, "none", new TreeMap<>(Map.of(Group.whole(site), tally)));
    }

    private static List<Sites.Image> images(String site) {
        return Sites.images(site, 200 + 100 * HONEST.indexOf(site), D, 0, 1, false);
    }

    private static GroupTally honest(String site) {
        return Sites.tally(images(site));
    }

    private static GroupTally tally(double mean, double deviation) {
        return Sites.tally(Sites.images("other", 300, D, mean, deviation, false));
    }

    private static List<Sites.Image> line() {
        List<Sites.Image> line = new ArrayList<>();
        for (Sites.Image image : LIARS) {
            float[] embedding = new float[D];
            embedding[3] = 4 * image.embedding()[3];
            line.add(new Sites.Image(image.unit(), embedding));
        }
        return line;
    }

    private static GroupTally times(GroupTally tally, long factor) {
        return map(tally, value -> value * factor);
    }

    private static GroupTally map(GroupTally tally, LongUnaryOperator each) {
        SortedMap<Integer, Tally> result = new TreeMap<>();
        tally.tallies().forEach((bucket, of) -> {
            Map<Field, long[]> vectors = new HashMap<>();
            for (Field field : of.fields()) {
                long[] vector = of.vector(field.name());
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = each.applyAsLong(vector[i]);
                }
                vectors.put(field, vector);
            }
            result.put(bucket, Tally.of(vectors));
        });
        return new GroupTally(tally.buckets(), result);
    }

    /** The products alone multiplied. */
    private static GroupTally gram(GroupTally tally, double factor) {
        SortedMap<Integer, Tally> result = new TreeMap<>();
        tally.tallies().forEach((bucket, of) -> {
            Map<Field, long[]> vectors = new HashMap<>();
            for (Field field : of.fields()) {
                long[] vector = of.vector(field.name());
                for (int i = 0; i < vector.length && field.name().equals(MomentFields.GRAM); i++) {
                    vector[i] = Math.round(vector[i] * factor);
                }
                vectors.put(field, vector);
            }
            result.put(bucket, Tally.of(vectors));
        });
        return new GroupTally(tally.buckets(), result);
    }

    /** One tally's sixteenth in each bucket. */
    private static GroupTally evenly(GroupTally undivided) {
        SortedMap<Integer, Tally> result = new TreeMap<>();
        GroupTally part = map(undivided, value -> value / 16);
        for (int bucket = 0; bucket < 16; bucket++) {
            result.put(bucket, part.pooled());
        }
        return new GroupTally(16, result);
    }

    private static GroupTally touched(GroupTally tally) {
        SortedMap<Integer, Tally> result = new TreeMap<>(tally.tallies());
        Tally first = result.get(0);
        Map<Field, long[]> vectors = new HashMap<>();
        first.fields().forEach(field -> vectors.put(field, first.vector(field.name())));
        vectors.get(first.field(MomentFields.SUM))[0]++;
        result.put(0, Tally.of(vectors));
        return new GroupTally(16, result);
    }
}
