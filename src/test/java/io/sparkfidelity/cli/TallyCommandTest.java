package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.Numerics;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tally} at three sites and {@code merge} at their coordinator, on files of images. */
class TallyCommandTest {
    private static final List<String> SITES = List.of("north", "south", "west");

    /** Folders of images named after the sites and one, {@code all}, that holds the three; and each site's tally. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void sitesExportTheirTallies() throws IOException {
        LocalSpark.session();
        List<Map<String, byte[]>> ofSites = new ArrayList<>();
        SITES.forEach(site -> ofSites.add(new LinkedHashMap<>()));
        int place = 0;
        for (Map.Entry<String, byte[]> image : ImageFiles.rendered(180).entrySet()) {
            // Of different sizes: 90, 60 and 30 images.
            ofSites.get(List.of(0, 0, 0, 1, 1, 2).get(place % 6)).put(image.getKey(), image.getValue());
            place++;
        }
        for (int i = 0; i < SITES.size(); i++) {
            ImageFiles.directory(shared.resolve(SITES.get(i)), ofSites.get(i));
            ImageFiles.directory(shared.resolve("all"), ofSites.get(i));
            CommandRun run = tally(SITES.get(i), arrow(shared, SITES.get(i)), "--labels");
            assertEquals(0, run.code(), run.err());
        }
    }

    @Test
    void thePoolOfThreeSitesHasTheBitsOfTheUnionsTally() throws IOException {
        CommandRun union = tally("all", arrow(folder, "all"), "--labels");
        assertEquals(0, union.code(), union.err());
        CommandRun merge = merge("--out", arrow(folder, "pool"), "--reference", arrow(folder, "all"));
        assertEquals(0, merge.code(), merge.err());
        TallyFile all = read(folder, "all");
        TallyFile pool = read(folder, "pool");
        assertEquals(180, pool.whole().n());
        assertEquals(all.pooled().digest(), pool.pooled().digest());
        assertTrue(merge.out().contains("digest " + all.pooled().digest()), merge.out());
        assertTrue(union.out().contains("digest of all: " + all.pooled().digest()), union.out());
        assertTrue(pool.groups().size() > 3, "labels");
        // Bucket by bucket and label by label.
        all.groups().forEach((group, tally) -> assertEquals(tally, pool.groups().get(new Group("", group.label()))));
        assertEquals(
                List.of(90L, 60L, 30L),
                pool.provenance().contributors().stream().map(Contributor::n).toList());
        // A set against itself.
        assertTrue(merge.out().lines().anyMatch(line -> line.matches("\\(pool\\) +180 +0\\.0000 .*")), merge.out());
    }

    @Test
    void thePoolHasTheScoresOfTheUnionsImages() throws IOException {
        assertEquals(0, merge("--out", arrow(folder, "pool")).code());
        CommandRun compare = CommandRun.of(
                "compare",
                "--reference",
                arrow(shared, "north"),
                "--candidate",
                "c=" + arrow(folder, "pool"),
                "--metrics",
                "fid,cmmd,precision",
                "--out",
                folder.resolve("compared").toString());
        assertEquals(0, compare.code(), compare.err());
        assertTrue(
                compare.out().contains("note: precision of 'c' cannot be computed: it needs embeddings"),
                compare.out());
        CommandRun evaluate = CommandRun.of(
                "evaluate",
                "--reference",
                shared.resolve("north").toString(),
                "--candidate",
                "c=" + shared.resolve("all"),
                "--metrics",
                "fid,cmmd",
                "--out",
                folder.resolve("evaluated").toString());
        assertEquals(0, evaluate.code(), evaluate.err());
        // Values, errors, floors and replicates, bit for bit; what needs embeddings a tally cannot have.
        JsonNode evaluated = scores("evaluated");
        evaluated.forEach(score -> ((ObjectNode) score.get("details")).remove(List.of("residual", "residualError")));
        assertEquals(evaluated, scores("compared"));
    }

    private JsonNode scores(String report) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(report).resolve("report.json").toFile())
                .get("scores");
    }

    @Test
    void theCoordinatorSeesEachSiteAgainstTheOthers() {
        CommandRun merge = merge("--out", arrow(folder, "pool"), "--shapley", "--reference", arrow(shared, "north"));
        assertEquals(0, merge.code(), merge.err());
        assertTrue(merge.out().contains("Shapley shares of the sites"), merge.out());
        for (String site : SITES) {
            assertEquals(
                    5,
                    merge.out()
                            .lines()
                            .filter(line -> line.startsWith(site + " "))
                            .count(),
                    "in the screening, two matrices, against the reference and of the shares: " + merge.out());
        }
        assertTrue(merge.out().contains("heterogeneity: "), merge.out());
        assertTrue(merge.out().contains("pool: 3 sites, 180 images, 16 buckets"), merge.out());
    }

    @Test
    void eachLabelHasItsShareOfThePoolsDistance() throws IOException {
        CommandRun merge =
                merge("--out", arrow(folder, "pool"), "--shapley-labels", "--reference", arrow(shared, "north"));
        assertEquals(0, merge.code(), merge.err());
        List<String> labels = read(folder, "pool").groups().keySet().stream()
                .filter(group -> !group.isWhole())
                .map(Group::label)
                .toList();
        assertTrue(labels.size() > 1, labels.toString());
        List<String> lines = merge.out()
                .lines()
                .dropWhile(line -> !line.startsWith("Shapley shares of the labels in the pool's distance"))
                .skip(2)
                .limit(labels.size())
                .toList();
        assertEquals(labels, lines.stream().map(line -> line.split(" ")[0]).toList(), merge.out());
        CommandRun alone = merge("--out", arrow(folder, "alone"), "--shapley-labels");
        assertEquals(0, alone.code(), alone.err());
        assertTrue(
                alone.out()
                        .contains("note: --shapley-labels needs --reference, of whose distance the labels have shares"),
                alone.out());
    }

    @Test
    void aSiteThatIsSubtractedOrExcludedLeavesNoTrace() throws IOException {
        assertEquals(0, merge("--out", arrow(folder, "pool")).code());
        CommandRun subtracted = CommandRun.of(
                "merge", arrow(folder, "pool"), "--subtract", arrow(shared, "west"), "--out", arrow(folder, "a"));
        assertEquals(0, subtracted.code(), subtracted.err());
        CommandRun subtractedAtOnce = merge("--subtract", arrow(shared, "west"), "--out", arrow(folder, "b"));
        assertEquals(0, subtractedAtOnce.code(), subtractedAtOnce.err());
        assertTrue(subtractedAtOnce.out().lines().noneMatch(line -> line.startsWith("west")), subtractedAtOnce.out());
        CommandRun excluded = merge("--exclude", "west", "--out", arrow(folder, "c"));
        assertEquals(0, excluded.code(), excluded.err());
        assertEquals(150, read(folder, "c").whole().n());
        assertEquals(read(folder, "c").groups(), read(folder, "a").groups());
        assertEquals(read(folder, "c").groups(), read(folder, "b").groups());
    }

    @Test
    void thePoolsStatisticsAreThoseOfItsTally() throws IOException {
        String npz = folder.resolve("pool.npz").toString();
        CommandRun merge = merge("--out", arrow(folder, "pool"), "--statistics", npz);
        assertEquals(0, merge.code(), merge.err());
        ArrayFile.Statistics statistics =
                ((ArrayFile.Stored) ArrayFile.open(npz, new Storage(new Configuration()))).statistics();
        Moments moments = Moments.of(read(folder, "pool").pooled());
        assertArrayEquals(moments.mean(), statistics.mean());
        int d = moments.dimension();
        try (Matrix covariance = moments.covariance()) {
            for (int i = 0; i < d * d; i++) {
                assertEquals(covariance.get(i / d, i % d), statistics.covariance()[i]);
            }
        }
    }

    @Test
    void oneJobTalliesManySitesByTheManifestsColumn() throws IOException {
        StringBuilder manifest = new StringBuilder("id,hospital\n");
        for (String site : SITES) {
            try (Stream<Path> files = Files.walk(shared.resolve(site))) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> manifest.append(shared.resolve(site).relativize(file))
                                .append(',')
                                .append(site)
                                .append('\n'));
            }
        }
        Path csv = Files.writeString(folder.resolve("hospitals.csv"), manifest);
        CommandRun run = tally(
                "all", arrow(folder, "sites"), "--labels", "--manifest", csv.toString(), "--site-column", "hospital");
        assertEquals(0, run.code(), run.err());
        TallyFile together = read(folder, "sites");
        for (String site : SITES) {
            read(shared, site)
                    .groups()
                    .forEach((group, tally) ->
                            assertEquals(tally, together.groups().get(group), group.toString()));
        }
        assertEquals(
                SITES,
                together.provenance().contributors().stream()
                        .map(Contributor::site)
                        .toList());
    }

    @Test
    void theFileHoldsNoIdAndTheSameRunWritesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(shared.resolve("north.arrow"));
        assertEquals(0, tally("north", arrow(folder, "again"), "--labels").code());
        assertTrue(Arrays.equals(first, Files.readAllBytes(folder.resolve("again.arrow"))));
        assertFalse(new String(first, StandardCharsets.ISO_8859_1).contains("00001"), "an id's part");
        assertFalse(new String(first, StandardCharsets.ISO_8859_1).contains(shared.toString()), "a path");
    }

    @Test
    void theDefaultPolicyRefusesFewImagesAndJoinsTheBucketsOfMore() throws IOException {
        String policy = policy();
        for (String site : SITES) {
            String out = arrow(folder, site);
            CommandRun run = CommandRun.of(
                    "tally",
                    "--images",
                    shared.resolve(site).toString(),
                    "--site",
                    site,
                    "--out",
                    out,
                    "--privacy",
                    policy,
                    "--cache",
                    shared.resolve("cache").toString());
            assertEquals(7, run.code(), run.err());
            String line = run.complaint("tally");
            assertTrue(
                    line.contains("the privacy rule 'minimum-images' refuses")
                            || line.contains("the privacy rule 'second-moments' refuses"),
                    line);
            assertFalse(Files.exists(Path.of(out)));
        }
        CommandRun enough = CommandRun.of(
                "tally",
                "--images",
                "sample:?count=520&size=32",
                "--site",
                "east",
                "--labels",
                "--out",
                arrow(folder, "east"),
                "--privacy",
                policy);
        assertEquals(0, enough.code(), enough.err());
        TallyFile east = read(folder, "east");
        // Twice 128 dimensions: two buckets of 260 would be just enough, if the hash dealt them evenly.
        assertTrue(east.whole().smallest() >= 256, enough.out());
        assertTrue(east.whole().buckets() <= 2, enough.out());
        assertEquals(List.of(Group.whole("east")), List.copyOf(east.groups().keySet()));
        assertEquals("default", east.provenance().policy());
        assertTrue(Files.isDirectory(folder.resolve("embeddings")), "the cache's default place");
    }

    @Test
    void enginesAreMixedOnlyWhereThatIsAskedFor() throws IOException {
        CommandRun pytorch = tally("south", arrow(folder, "south"), "--labels", "--engine", "PyTorch");
        assertEquals(0, pytorch.code(), pytorch.err());
        String[] files = {arrow(shared, "north"), arrow(folder, "south"), "--out", arrow(folder, "pool")};
        CommandRun refused = CommandRun.of(
                Stream.concat(Stream.of("merge"), Stream.of(files)).toArray(String[]::new));
        assertEquals(6, refused.code(), refused.err());
        assertTrue(refused.complaint("merge").contains("numerics"), refused.err());
        CommandRun mixed = CommandRun.of(Stream.concat(Stream.of("merge", "--mixed-numerics"), Stream.of(files))
                .toArray(String[]::new));
        assertEquals(0, mixed.code(), mixed.err());
        assertTrue(mixed.out().contains("note: numerics mixed"), mixed.out());
        assertEquals(
                List.of("OnnxRuntime", "PyTorch"),
                read(folder, "pool").key().numerics().stream()
                        .map(Numerics::engine)
                        .toList());
        // The probes are those that were computed, not the card's.
        assertNotEquals(
                read(shared, "north").key().numerics().get(0).probe(),
                read(folder, "south").key().numerics().get(0).probe());
        assertEquals(8, read(shared, "north").key().numerics().get(0).probe().size());
    }

    @Test
    void onlyFilesOfTrustedKeysAreTaken() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path secret = pem("site.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        CommandRun open2 = tally("north", arrow(folder, "north"), "--key", secret.toString());
        assertEquals(3, open2.code(), open2.err());
        assertTrue(open2.complaint("tally").endsWith("chmod 600 it"), open2.err());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path open = pem("north+south.pem", "PUBLIC KEY", pair.getPublic().getEncoded());
        CommandRun signed = tally("north", arrow(folder, "north"), "--key", secret.toString());
        assertEquals(0, signed.code(), signed.err());
        assertTrue(signed.out().contains("signed by "), signed.out());
        String[] trust = {"--trust", open.toString(), "--out", arrow(folder, "pool")};
        assertEquals(
                0,
                CommandRun.of(concat(new String[] {"merge", arrow(folder, "north")}, trust))
                        .code());
        CommandRun unsigned = CommandRun.of(concat(new String[] {"merge", arrow(shared, "south")}, trust));
        assertEquals(3, unsigned.code(), unsigned.err());
        assertTrue(unsigned.complaint("merge").contains("it is not signed"), unsigned.err());
    }

    @Test
    void unitsMustBeNamed() throws IOException {
        String rows;
        try (Stream<Path> files = Files.walk(shared.resolve("west"))) {
            rows = files.filter(Files::isRegularFile)
                    .map(file -> shared.resolve("west").relativize(file) + ",p" + file.getNameCount() % 7 + "\n")
                    .collect(Collectors.joining());
        }
        Path csv = Files.writeString(folder.resolve("patients.csv"), "id,unit\n" + rows);
        CommandRun unnamed = tally("west", arrow(folder, "west"), "--manifest", csv.toString());
        assertEquals(3, unnamed.code(), unnamed.err());
        assertTrue(unnamed.complaint("tally").contains("--unit-kind patient"), unnamed.err());
        CommandRun named = tally(
                "west", arrow(folder, "west"), "--manifest", csv.toString(), "--unit-kind", "patient", "--labels");
        assertEquals(0, named.code(), named.err());
        CommandRun merge =
                CommandRun.of("merge", arrow(shared, "north"), arrow(folder, "west"), "--out", arrow(folder, "pool"));
        assertEquals(6, merge.code(), merge.err());
        assertTrue(merge.complaint("merge").contains("the kind of unit is image in "), merge.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | tally --images sample: --site a --out {}/a.arrow                              | --privacy is"
                        + " missing",
                "2 | tally --images sample: --out {}/a.arrow --privacy none                        | --site is missing",
                "2 | tally --site a --out {}/a.arrow --privacy none                                | --images is"
                        + " missing",
                "2 | tally --images sample: --site a --privacy none                                | --out is missing",
                "2 | tally --images sample: --site a/b --out {}/a.arrow --privacy none             | site name 'a/b'",
                "2 | tally --images sample: --site a --out {}/a.arrow --privacy none --model x     | no model 'x'",
                "2 | tally --images sample: --site a --out {}/a.arrow --privacy none --batch-size 0| --batch-size is 0",
                "2 | tally --images sample: --site a --out {}/a.arrow --privacy none --set keys=1  | no key 'keys'",
                "3 | tally --images sample: --site a --out {}/a.arrow --privacy {}/no.yaml         | no privacy policy",
                "3 | tally --images sample: --site a --out {}/a.arrow --privacy {}/file.txt        | privacy policy",
                "3 | tally --images sample: --site a --out {}/a.arrow --privacy none --key {}/no   | no site key",
                "3 | tally --images {}/missing --site a --out {}/a.arrow --privacy none            | no such directory",
                "1 | tally --images sample: --site a --out {}/file.txt/a.arrow --privacy none      | cannot write to",
                "2 | merge --out {}/pool.arrow                                                     | no tally file",
                "2 | merge {s}/north.arrow                                                         | --out is missing",
                "3 | merge {}/missing.arrow --out {}/pool.arrow                                    | there is no file",
                "3 | merge {}/file.txt --out {}/pool.arrow                                         | file.txt",
                "3 | merge {}/damaged.arrow --out {}/pool.arrow                                    | damaged.arrow",
                "3 | merge {s}/north.arrow --trust {}/no --out {}/pool.arrow                       | public keys",
                "6 | merge {s}/north.arrow {s}/north.arrow --out {}/pool.arrow                     | north",
                "6 | merge {s}/north.arrow --exclude east --out {}/pool.arrow                      | 'east'",
                "6 | merge {s}/north.arrow --subtract {s}/west.arrow --out {}/pool.arrow           | 'west'",
            })
    void badInputHasItsExitCodeAndOneLine(int code, String arguments, String reason) throws IOException {
        Files.writeString(folder.resolve("file.txt"), "hello");
        byte[] damaged = Files.readAllBytes(shared.resolve("north.arrow"));
        damaged[damaged.length / 2] ^= 1;
        Files.write(folder.resolve("damaged.arrow"), damaged);
        CommandRun run = CommandRun.of(arguments
                .replace("{s}", shared.toString())
                .replace("{}", folder.toString())
                .split(" +"));
        assertEquals(code, run.code(), run.err());
        String line = run.complaint(arguments.substring(0, 5));
        assertTrue(line.contains(reason), line);
        assertFalse(Files.exists(folder.resolve("a.arrow")), "nothing that looks finished");
        assertFalse(Files.exists(folder.resolve("pool.arrow")), "nothing that looks finished");
    }

    @Test
    void aDryRunPrintsASpecThatRuns() throws IOException {
        CommandRun dry = tally("north", arrow(folder, "north"), "--labels", "--dry-run");
        assertEquals(0, dry.code(), dry.err());
        assertFalse(Files.exists(folder.resolve("north.arrow")));
        Path spec = Files.writeString(folder.resolve("north.yaml"), dry.out());
        CommandRun run = CommandRun.of("tally", "--spec", spec.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals(read(shared, "north"), read(folder, "north"));
    }

    /** Three exports of two sites; all else needs no session. */
    @Test
    void aPoolIsSignedNewlyNamedBoundedAndNeverOlderThanTheOneBefore() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String key =
                pem("own.key", "PRIVATE KEY", pair.getPrivate().getEncoded()).toString();
        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-------"));
        for (String out : List.of("older", "newer")) {
            CommandRun run = tally("north", arrow(folder, out), "--labels", "--key", key);
            assertEquals(0, run.code(), run.err());
            // Exports of one second are told apart by their serial, which is their second.
            Thread.sleep(1100);
        }
        String south = arrow(shared, "south");
        String pool = arrow(folder, "pool");
        String[] newer = {"merge", arrow(folder, "newer"), south, "--out", pool};
        CommandRun signed = CommandRun.of(concat(newer, new String[] {"--key", key, "--max-share", "0.61"}));
        assertEquals(0, signed.code(), signed.err());
        assertTrue(signed.out().contains(", signed by "), signed.out());
        for (String file : List.of(pool, arrow(folder, "newer"), arrow(shared, "north"))) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))), file);
        }
        CommandRun shown = CommandRun.of("tally", "show", pool);
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("holds sums over 150 images of 2 sites"), shown.out());
        assertTrue(
                shown.out().lines().anyMatch(line -> line.startsWith("signed by: ") && !line.endsWith("nobody")),
                shown.out());

        byte[] before = Files.readAllBytes(Path.of(pool));
        refused(2, "is there already", newer);
        refused(6, "site 'north' has 60.0% of the pool's images", concat(newer, "--overwrite", "--max-share", "0.5"));
        for (String share : List.of("0", "-1", "1.01", "NaN")) {
            refused(2, "--max-share", concat(newer, "--overwrite", "--max-share", share));
        }
        refused(
                6,
                "ask the site for its present file",
                "merge",
                arrow(folder, "older"),
                south,
                "--previous",
                pool,
                "--out",
                arrow(folder, "next"));
        refused(
                6,
                "without serial and date",
                "merge",
                arrow(shared, "north"),
                south,
                "--previous",
                pool,
                "--out",
                arrow(folder, "next"));
        refused(3, "missing", concat(newer, "--overwrite", "--previous", arrow(folder, "missing")));
        assertFalse(Files.exists(folder.resolve("next.arrow")));
        assertArrayEquals(before, Files.readAllBytes(Path.of(pool)));
        CommandRun again = CommandRun.of(concat(newer, "--overwrite", "--previous", pool));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("150 images"), again.out());
    }

    /** Cards, a roster, masked files, and their sum, as by mail. */
    @Test
    void sitesSumUnderMasks() throws Exception {
        Path trust = Files.createDirectory(folder.resolve("trust"));
        List<String> all = new ArrayList<>(SITES);
        all.add("@lab");
        for (String name : all) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Path key = pem(name + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded());
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            pem("trust/" + name + ".pem", "PUBLIC KEY", pair.getPublic().getEncoded());
        }
        String trusted = trust.toString();
        List<String> cards = new ArrayList<>();
        for (String site : SITES) {
            cards.add(file(site + ".card"));
            String[] card = {
                "secure",
                "key",
                "--site",
                site,
                "--key",
                file(site + ".key"),
                "--privacy",
                "none",
                "--mask-key",
                file(site + ".x25519"),
                "--out",
                file(site + ".card")
            };
            CommandRun run = CommandRun.of(card);
            assertEquals(0, run.code(), run.err());
            refused(2, "is there already; name another file", card);
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("north.x25519"))));
        String[] roster = concat(
                concat(new String[] {"secure", "roster"}, cards.toArray(String[]::new)),
                "--like",
                arrow(shared, "north"),
                "--buckets",
                "8",
                "--key",
                file("@lab.key"),
                "--out",
                file("session.roster"));
        refused(2, "needs --trust", roster);
        CommandRun signed = CommandRun.of(concat(roster, "--trust", trusted));
        assertEquals(0, signed.code(), signed.err());
        List<String> masked = new ArrayList<>();
        for (String site : SITES) {
            String[] session = {
                "--roster",
                file("session.roster"),
                "--trust",
                trusted,
                "--key",
                file(site + ".key"),
                "--mask-key",
                file(site + ".x25519")
            };
            masked.add(arrow(folder, site));
            CommandRun run = tally(site, arrow(folder, site), session);
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().contains("under masks"), run.out());
        }
        String[] merge = concat(
                concat(new String[] {"merge"}, masked.toArray(String[]::new)),
                "--trust",
                trusted,
                "--out",
                arrow(folder, "pool"));
        refused(3, "it is under masks", merge);
        CommandRun sum = CommandRun.of(concat(merge, "--roster", file("session.roster")));
        assertEquals(0, sum.code(), sum.err());
        assertEquals(0, merge("--out", arrow(folder, "plain")).code());
        assertEquals(
                read(folder, "plain").pooled().digest(),
                read(folder, "pool").pooled().digest());
        assertEquals(
                read(folder, "plain").whole().joined(8), read(folder, "pool").whole());
        refused(
                6,
                "the file of site 'west' is missing",
                "merge",
                masked.get(0),
                masked.get(1),
                "--trust",
                trusted,
                "--roster",
                file("session.roster"),
                "--out",
                arrow(folder, "part"));
        CommandRun shown = CommandRun.of("tally", "show", arrow(folder, "pool"));
        assertTrue(
                shown.out().contains("site north: an unknown number, summed under masks, of the images"), shown.out());
    }

    /** Two sites' votes for the third's images, each image of which is its own nearest. */
    @Test
    void votesMergeAndNameWhatNobodyHas() throws Exception {
        List<String> files = new ArrayList<>();
        for (String site : List.of("north", "south")) {
            files.add(arrow(folder, site));
            CommandRun run = CommandRun.of(
                    "vote",
                    "--images",
                    shared.resolve(site).toString(),
                    "--candidates",
                    shared.resolve("north").toString(),
                    "--site",
                    site,
                    "--privacy",
                    "none",
                    "--cache",
                    shared.resolve("cache").toString(),
                    "--out",
                    arrow(folder, site));
            assertEquals(0, run.code(), run.err());
            assertTrue(
                    run.out().contains(site.equals("north") ? "votes: 90 of 90 candidates (100.0%)" : "nobody has: "));
        }
        CommandRun merge = CommandRun.of("merge", files.get(0), files.get(1), "--out", arrow(folder, "pool"));
        assertEquals(0, merge.code(), merge.err());
        assertTrue(merge.out().contains("votes: 90 of 90 candidates (100.0%)"), merge.out());
        Tally pool = read(folder, "pool").pooled();
        assertEquals(150, Arrays.stream(pool.vector("votes")).sum());
        assertEquals(150, pool.value("n", 0));
        CommandRun show = CommandRun.of("vote", "show", files.get(1), "--places", files.get(1) + ".candidates.csv");
        assertEquals(0, show.code(), show.err());
        String unheld = show.out()
                .lines()
                .filter(line -> line.startsWith("nobody has: "))
                .findFirst()
                .orElseThrow();
        assertTrue(Files.exists(shared.resolve("north").resolve(unheld.split("[ ,]+")[2])), unheld);
        refused(2, "holds no votes", "vote", "show", arrow(shared, "north"));
        refused(6, "tallies do not fit", "merge", files.get(0), arrow(shared, "west"), "--out", arrow(folder, "mixed"));
    }

    /** A noised site against an exact reference: what can be had, what cannot in words, and what a second export costs. */
    @Test
    void aNoisedExportHasAFirstOrderAndSpends() throws Exception {
        String policy = Files.copy(Path.of("conf/privacy/noised.yaml"), folder.resolve("noised.yaml"))
                .toString();
        String[] noised = {
            "tally",
            "--images",
            shared.resolve("all").toString(),
            "--site",
            "all",
            "--out",
            arrow(folder, "noised"),
            "--privacy",
            policy,
            "--cache",
            shared.resolve("cache").toString()
        };
        CommandRun dry = CommandRun.of(concat(noised, "--dry-run"));
        assertEquals(0, dry.code(), dry.err());
        assertFalse(Files.exists(folder.resolve("noised.ledger")));
        CommandRun run = CommandRun.of(noised);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("all so far cost epsilon 1.078 of 2.000"), run.out());
        TallyFile file = read(folder, "noised");
        assertEquals(1, file.whole().buckets());
        assertFalse(file.pooled().agreesWith(read(shared, "north").pooled()));
        CommandRun merge = CommandRun.of(
                "merge",
                arrow(folder, "noised"),
                "--out",
                arrow(folder, "pool"),
                "--reference",
                arrow(shared, "north"));
        assertEquals(0, merge.code(), merge.err());
        assertTrue(merge.out().contains("cmmd_first_order"), merge.out());
        String[] compare = {
            "compare",
            "--reference",
            arrow(shared, "north"),
            "--candidate",
            "c=" + arrow(folder, "noised"),
            "--out",
            folder.resolve("compared").toString(),
            "--metrics"
        };
        CommandRun both = CommandRun.of(concat(compare, "cmmd_first_order,fid"));
        assertEquals(0, both.code(), both.err());
        assertTrue(
                both.out()
                        .contains("fid of 'c' cannot be computed: 'c' has noise of differential privacy and no gram,"
                                + " in which noise would be larger than what it says"),
                both.out());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void refused(int code, String reason, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(code, run.code(), run.out() + run.err());
        assertTrue(
                run.complaint(List.of("secure", "vote").contains(arguments[0]) ? arguments[1] : arguments[0])
                        .contains(reason),
                run.err());
    }

    /** A copy: the record of exports stands beside it. */
    private String policy() throws IOException {
        return Files.copy(Path.of("conf/privacy/default.yaml"), folder.resolve("site.yaml"))
                .toString();
    }

    /** A tally of a folder of the same name without conditions, which shares the sites' cache. */
    private static CommandRun tally(String site, String out, String... more) {
        return CommandRun.of(concat(
                new String[] {
                    "tally",
                    "--images",
                    shared.resolve(site).toString(),
                    "--site",
                    site,
                    "--out",
                    out,
                    "--privacy",
                    "none",
                    "--cache",
                    shared.resolve("cache").toString()
                },
                more));
    }

    /** A merge of the three sites' tallies. */
    private static CommandRun merge(String... more) {
        return CommandRun.of(concat(
                new String[] {"merge", arrow(shared, "north"), arrow(shared, "south"), arrow(shared, "west")}, more));
    }

    private static String arrow(Path in, String name) {
        return in.resolve(name + ".arrow").toString();
    }

    private static TallyFile read(Path in, String name) throws IOException {
        return new TallyFileReader(new Storage(new Configuration()), Trust.unsigned())
                .read(arrow(in, name))
                .file();
    }

    private Path pem(String name, String label, byte[] encoded) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END "
                        + label + "-----\n");
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
    }
}
