package io.sparkfidelity.federate.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.Samples;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.privacy.PrivacyPolicy;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolTest {
    private static final int D = 16;
    private static final KeyAgreement STRICT = new KeyAgreement(false);
    /** Uneven, and each of another distribution. */
    private static final Map<String, List<Sites.Image>> SITES = new TreeMap<>(Map.of(
            "north", Sites.images("north", 700, D, 0.3, 1, true),
            "south", Sites.images("south", 160, D, 3.0, 1, true),
            "west", Sites.images("west", 900, D, -0.8, 1, true)));

    private static final Map<String, TallyFile> FILES = SITES.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, site -> Sites.file(site.getKey(), site.getValue(), true)));

    private final Storage storage = new Storage(new Configuration(false));

    @TempDir
    Path folder;

    /** What federation is for: nobody sees an image, and the score has the bits of the score of all images. */
    @ParameterizedTest
    @CsvSource({"north,south,west", "west,north,south", "south,west,north"})
    void threeSitesPoolToTheBitsOfTheirUnion(String a, String b, String c) throws Exception {
        Pool pool = new Pool(Set.of(), STRICT);
        for (String site : List.of(a, b, c)) {
            pool.add(site(site));
        }
        TallyFile pooled = pool.toFile(Sites.TOOL);
        List<Sites.Image> all = new ArrayList<>();
        SITES.values().forEach(all::addAll);
        GroupTally union = Sites.tally(all);
        assertEquals(union, pooled.whole());
        assertEquals(union.pooled().digest(), pooled.pooled().digest());
        Sample reference = Samples.of(
                "reference", Sites.tally(Sites.images("reference", 900, D, 0, 1, true)), CompatibilityKey.IMAGE);
        for (Metric metric : List.of(new Fid(), new Cmmd())) {
            double federated = metric.compute(pooled.features(), reference, pooled.sample("pool"))
                    .value();
            double central = metric.compute(
                            pooled.features(), reference, Samples.of("union", union, CompatibilityKey.IMAGE))
                    .value();
            assertEquals(Double.doubleToLongBits(central), Double.doubleToLongBits(federated));
            assertTrue(federated > 0);
        }
        assertEquals(
                List.of("north", "south", "west"),
                pooled.provenance().contributors().stream()
                        .map(Contributor::site)
                        .toList());
        assertEquals(1760, pooled.whole().n());
    }

    @Test
    void aPoolIsAFileAndCanBePooledAgain() throws Exception {
        Pool two = new Pool(Set.of(), STRICT);
        two.add(site("north"));
        two.add(site("west"));
        Pool three = new Pool(Set.of(), STRICT);
        three.add(publish("two", two.toFile(Sites.TOOL)));
        three.add(site("south"));
        assertEquals(
                List.of("north+west", "south"),
                three.members().stream().map(PoolMember::name).toList());
        assertEquals(pool("north", "south", "west").file(), three.toFile(Sites.TOOL));
    }

    @Test
    void differentBucketsJoinToTheCoarser() throws Exception {
        PrivacyPolicy policy = PrivacyPolicy.load(storage, "conf/privacy/default.yaml");
        TallyFile small = policy.apply(site("south").file());
        assertEquals(2, small.whole().buckets());
        Pool pool = new Pool(Set.of(), STRICT);
        pool.add(site("west"));
        pool.add(publish("small", small));
        List<Sites.Image> both = new ArrayList<>(SITES.get("west"));
        both.addAll(SITES.get("south"));
        assertEquals(Sites.tally(both).joined(2), pool.toFile(Sites.TOOL).whole());
        assertTrue(
                pool.toFile(Sites.TOOL).provenance().notes().toString().contains("16 buckets of site 'south' joined"));
    }

    @Test
    void theSameSiteTwiceIsRefused() throws Exception {
        Pool pool = new Pool(Set.of(), STRICT);
        ReceivedTally north = site("north");
        pool.add(north);
        TallyFile before = pool.toFile(Sites.TOOL);
        assertEquals(
                "site 'north' is in both " + north.where() + " and " + north.where() + "; its images would count twice",
                assertThrows(IncompatibleTallies.class, () -> pool.add(north)).getMessage());
        ReceivedTally renamed = publish("renamed", Sites.file("elsewhere", SITES.get("north"), true));
        assertEquals(
                "site 'elsewhere' in " + renamed.where() + " has the very tally of site 'north' in " + north.where()
                        + "; its images would count twice",
                assertThrows(IncompatibleTallies.class, () -> pool.add(renamed)).getMessage());
        ReceivedTally within = pool("north", "south");
        assertThrows(IncompatibleTallies.class, () -> pool.add(within));
        assertEquals(before, pool.toFile(Sites.TOOL));
    }

    @Test
    void anIncompatibleFileChangesNothing() throws Exception {
        Pool pool = new Pool(Set.of(), STRICT);
        ReceivedTally north = site("north");
        pool.add(north);
        TallyFile before = pool.toFile(Sites.TOOL);
        ReceivedTally other = publish("other", Sites.file("other", Sites.images("other", 90, 5, 0, 1, true), true));
        assertEquals(
                "tallies do not fit: the dimension is 16 in " + north.where() + " and 5 in " + other.where(),
                assertThrows(IncompatibleTallies.class, () -> pool.add(other)).getMessage());
        assertEquals(before, pool.toFile(Sites.TOOL));
    }

    @Test
    void excludedSitesAreNotPooled() throws Exception {
        Pool pool = new Pool(Set.of("south"), STRICT);
        for (String site : SITES.keySet()) {
            pool.add(site(site));
        }
        assertEquals(pool("north", "west").file(), pool.toFile(Sites.TOOL));
        assertEquals(2, pool.members().size());
        Pool unknown = new Pool(Set.of("east"), STRICT);
        unknown.add(site("north"));
        assertEquals(
                "site 'east' is to be excluded, but no file holds it",
                assertThrows(IncompatibleTallies.class, () -> unknown.toFile(Sites.TOOL))
                        .getMessage());
        Pool within = new Pool(Set.of("south"), STRICT);
        ReceivedTally both = pool("north", "south");
        assertTrue(assertThrows(IncompatibleTallies.class, () -> within.add(both))
                .getMessage()
                .contains("subtract that site's file"));
    }

    /** As `tally --site-column` writes it. */
    @Test
    void aFileOfSeveralSitesPoolsAndExcludesSiteBySite() throws Exception {
        TreeMap<Group, GroupTally> groups = new TreeMap<>();
        FILES.forEach((site, file) -> groups.put(Group.whole(site), file.whole()));
        ReceivedTally all = publish("all", TallyFile.ofSites(Sites.key(D, true), Sites.TOOL, "none", groups));
        Pool pool = new Pool(Set.of("south"), STRICT);
        pool.add(all);
        assertEquals(pool("north", "west").file(), pool.toFile(Sites.TOOL));
        assertEquals(
                List.of("north", "west"),
                pool.members().stream().map(PoolMember::name).toList());
        assertEquals(pool("north", "south", "west").file().pooled(), all.file().pooled());
    }

    @Test
    void aSiteThatWithdrawsLeavesNoTrace() throws Exception {
        TallyFile left = subtract(pool("north", "south", "west"), site("south"));
        assertEquals(pool("north", "west").file(), left);
    }

    @Test
    void onlyWhatIsInAPoolCanBeSubtracted() throws Exception {
        ReceivedTally pool = pool("north", "west");
        assertTrue(refusal(pool, site("south")).contains("does not hold site 'south' as it is in "));
        // The site's name, other images.
        ReceivedTally other = publish("other", Sites.file("north", SITES.get("south"), true));
        assertTrue(refusal(pool, other).contains("does not hold site 'north' as it is in "));
        assertTrue(refusal(site("north"), site("north")).contains("nothing would be left"));
        // A contributor's entry alone proves nothing: 700 images, but not those.
        TallyFile north = FILES.get("north");
        TallyFile forged = new TallyFile(
                north.key(),
                north.provenance(),
                new TreeMap<>(
                        Map.of(Group.whole(""), Sites.tally(SITES.get("west").subList(0, 700)))));
        assertTrue(refusal(pool("north", "south"), publish("forged", forged)).contains("does not hold the tallies of"));
    }

    @Test
    void contributorsAreNotTakenOnTrust() {
        TallyFile north = FILES.get("north");
        Provenance other = FILES.get("south").provenance();
        for (String site : List.of("north", "")) {
            assertEquals(
                    "the contributors named are not those whose tallies it holds",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new TallyFile(
                                            north.key(),
                                            other,
                                            new TreeMap<>(Map.of(Group.whole(site), north.whole()))))
                            .getMessage());
        }
    }

    @Test
    void labelledGroupsPoolByLabel() throws Exception {
        ReceivedTally a = publish("a", labelled("a", 40, 30));
        ReceivedTally b = publish("b", labelled("b", 25, 0));
        Pool pool = new Pool(Set.of(), STRICT);
        pool.add(a);
        pool.add(b);
        TallyFile pooled = pool.toFile(Sites.TOOL);
        assertEquals(65, pooled.groups().get(new Group("", "x")).n());
        assertEquals(30, pooled.groups().get(new Group("", "y")).n());
        assertEquals(95, pooled.whole().n());
        assertTrue(pooled.provenance().notes().contains("labelled groups that not every file has: 1"));
        assertEquals(
                List.of("", "x"),
                subtract(publish("ab", pooled), a).groups().keySet().stream()
                        .map(Group::label)
                        .toList());
    }

    private static TallyFile labelled(String site, int x, int y) {
        TreeMap<Group, GroupTally> groups = new TreeMap<>();
        GroupTally whole = Sites.tally(Sites.images(site + "x", x, D, 0, 1, true));
        groups.put(new Group(site, "x"), whole.joined(1));
        if (y > 0) {
            GroupTally part = Sites.tally(Sites.images(site + "y", y, D, 0, 1, true));
            groups.put(new Group(site, "y"), part.joined(1));
            whole = whole.plus(part);
        }
        groups.put(Group.whole(site), whole);
        return TallyFile.ofSites(Sites.key(D, true), Sites.TOOL, "none", groups);
    }

    private static String refusal(ReceivedTally pool, ReceivedTally site) {
        return assertThrows(IncompatibleTallies.class, () -> subtract(pool, site))
                .getMessage();
    }

    private ReceivedTally pool(String... sites) throws Exception {
        Pool pool = new Pool(Set.of(), STRICT);
        for (String site : sites) {
            pool.add(site(site));
        }
        return publish(String.join("-", sites), pool.toFile(Sites.TOOL));
    }

    private ReceivedTally site(String name) throws IOException {
        return publish(name, FILES.get(name));
    }

    /** Through a file, as between sites. */
    private ReceivedTally publish(String name, TallyFile file) throws IOException {
        String path = folder.resolve(name + ".arrow").toString();
        TallyFileWriter.publish(storage, path, file, Optional.empty());
        return new TallyFileReader(storage, Trust.unsigned()).read(path);
    }

    private static TallyFile subtract(ReceivedTally pool, ReceivedTally site) throws IncompatibleTallies {
        return Withdrawal.subtract(pool.where(), pool.file(), site, Sites.TOOL);
    }
}
