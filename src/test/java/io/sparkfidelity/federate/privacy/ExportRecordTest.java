package io.sparkfidelity.federate.privacy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the difference of two exports would tell is judged by the record that the site keeps. */
class ExportRecordTest {
    private static final int D = 4;
    private static final int FEW = 10;
    private static final Least LEAST = new Least(FEW, 1);
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.5Z");
    private static final List<Sites.Image> IMAGES = Sites.images("north", 4000, D, 0, 1, false);

    @TempDir
    Path folder;

    private ExportRecord record;

    @BeforeEach
    void aPolicy() throws Exception {
        record = ExportRecord.of(
                new Storage(new Configuration(false)),
                folder.resolve("site.yaml").toString());
    }

    @Test
    void oneImageMoreOrLessIsRefusedAndNothingIsSpent() throws Exception {
        assertEquals(1000, spend(0, 1000).whole().n());
        byte[] before = Files.readAllBytes(folder.resolve("site.exports"));
        for (int last : new int[] {1001, 1000 + FEW - 1, 999}) {
            PrivacyRefusal refused = assertThrows(PrivacyRefusal.class, () -> spend(0, last));
            assertEquals("earlier exports", refused.rule());
            assertTrue(refused.getMessage().contains("at least 10 are needed"), refused.getMessage());
        }
        // A subset, as --limit makes it, and one image exchanged for another.
        assertThrows(PrivacyRefusal.class, () -> spend(3, 1000));
        assertThrows(PrivacyRefusal.class, () -> spend(1, 1001));
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("site.exports")));
    }

    @Test
    void theMinimumOfNewImagesMayLeaveInRowsThatEachCountIt() throws Exception {
        spend(0, 1000);
        TallyFile few = spend(0, 1000 + 60);
        assertTrue(few.whole().buckets() < Bucket.COUNT, "60 in 16 buckets are less than 10 each");
        assertTrue(few.provenance().notes().toString().contains("buckets joined to"));
        // Which of the 60 are in which finer bucket must not be told later either.
        assertEquals(few.whole().buckets(), spend(0, 3000).whole().buckets());
        // Others alone differ from no earlier export.
        assertEquals(Bucket.COUNT, spend(3000, 4000).whole().buckets());
    }

    /** A - B and A - C are many images each, and (A - B) - (A - C) is one: pairs of exports alone do not show it. */
    @Test
    void threeExportsTellNoMoreThanTwo() throws Exception {
        spend(0, 3000);
        spend(0, 1000);
        assertThrows(PrivacyRefusal.class, () -> spend(0, 1001));
        assertThrows(PrivacyRefusal.class, () -> spend(1001, 3000));
    }

    @Test
    void theSameExportMayBeRepeatedAlsoInFewerBucketsAndUnderAnotherName() throws Exception {
        TallyFile first = spend(0, 1000);
        TallyFile again = spend(0, 1000);
        assertEquals(first.groups(), again.groups());
        assertTrue(serial(again) > serial(first));
        TallyFile other = record.spend(
                file("elsewhere", IMAGES.subList(0, 1000)),
                contents("elsewhere", IMAGES.subList(0, 1000), i -> i.unit().hashCode(), ""),
                LEAST,
                NOW);
        assertEquals(first.whole(), other.whole());
    }

    /** Renamed files fall into other buckets. */
    @Test
    void otherBucketsOfTheSameImagesAreJudged() throws Exception {
        spend(0, 1000);
        List<Sites.Image> renamed = new ArrayList<>();
        IMAGES.subList(0, 1000)
                .forEach(image -> renamed.add(new Sites.Image("new-" + image.unit(), image.embedding())));
        Contents contents =
                contents("north", renamed, image -> image.unit().substring(4).hashCode(), "");
        TallyFile export = record.spend(file("north", renamed), contents, LEAST, NOW);
        assertTrue(export.whole().buckets() < Bucket.COUNT, "16 x 16 cells of about 4");
    }

    @Test
    void otherLabelsOfTheSameImagesAreJudged() throws Exception {
        spend(0, 1000);
        List<Sites.Image> part = IMAGES.subList(0, 40);
        TreeMap<Group, GroupTally> groups = new TreeMap<>(Map.of(
                Group.whole("north"),
                Sites.tally(IMAGES.subList(0, 1000)),
                new Group("north", "rare"),
                Sites.tally(part).joined(1)));
        Contents contents = contents("north", part, image -> image.unit().hashCode(), "rare");
        IMAGES.subList(40, 1000)
                .forEach(image ->
                        contents.add(Group.whole("north"), image.unit().hashCode(), Bucket.hash(image.unit())));
        TallyFile labelled = TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "p", groups);
        assertThrows(PrivacyRefusal.class, () -> record.spend(labelled, contents, LEAST, NOW));
    }

    /** The difference of an export with a file twice and one with it once is that image. */
    @Test
    void aCopyThatIsTakenOutIsRefused() throws Exception {
        List<Sites.Image> twice = new ArrayList<>(IMAGES.subList(0, 1000));
        twice.add(new Sites.Image("again", IMAGES.get(7).embedding()));
        ToLongFunction<Sites.Image> content = image ->
                (image.unit().equals("again") ? IMAGES.get(7) : image).unit().hashCode();
        TallyFile first = record.spend(file("north", twice), contents("north", twice, content, ""), LEAST, NOW);
        assertEquals(Bucket.COUNT, first.whole().buckets());
        assertThrows(PrivacyRefusal.class, () -> spend(0, 1000));
        record.spend(file("north", twice), contents("north", twice, content, ""), LEAST, NOW);
    }

    /** Its 50 images are 3 in each bucket: an export without them, bucket by bucket, would tell of 3. */
    @Test
    void aLabelCannotBeHadBucketByBucketLater() throws Exception {
        List<Sites.Image> part = IMAGES.subList(0, 50);
        TreeMap<Group, GroupTally> groups = new TreeMap<>(Map.of(
                Group.whole("north"),
                Sites.tally(IMAGES.subList(0, 1000)),
                new Group("north", "rare"),
                Sites.tally(part).joined(1)));
        Contents contents = contents("north", part, image -> image.unit().hashCode(), "rare");
        IMAGES.subList(50, 1000)
                .forEach(image ->
                        contents.add(Group.whole("north"), image.unit().hashCode(), Bucket.hash(image.unit())));
        TallyFile labelled = TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "p", groups);
        int buckets = record.spend(labelled, contents, LEAST, NOW).whole().buckets();
        assertTrue(buckets <= 4, buckets + " buckets");
        assertEquals(16, spend(50, 1000).whole().buckets());
        assertThrows(PrivacyRefusal.class, () -> spend(49, 1000));
    }

    /** Sixty images of one patient are that patient. */
    @Test
    void aDifferenceOfManyImagesOfOneUnitIsRefused() throws Exception {
        Least least = new Least(FEW, FEW);
        record.spend(undivided(1000), ofPatients(1000), least, NOW);
        assertTrue(assertThrows(PrivacyRefusal.class, () -> record.spend(undivided(1060), ofPatients(1060), least, NOW))
                .getMessage()
                .contains("subtractions would tell of as few as 1 units, with all their images, that no earlier export"
                        + " counted; at least 10 are needed"));
        // By images alone it would have left.
        record.judge(undivided(1060), ofPatients(1060), LEAST);
    }

    /** What an older version kept without units is taken for one unit: no part of it can be told apart any more. */
    @Test
    void aRecordOfTheFirstVersionIsReadAndJudgedStrictly() throws Exception {
        ByteBuffer old = ByteBuffer.allocate(1 << 16);
        old.put("spark-fidelity/exports/1\n".getBytes(StandardCharsets.US_ASCII))
                .putLong(5)
                .putInt(1)
                .put(Sites.key(D, false).weightsSha256().getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(1000);
        for (int i = 0; i < 1000; i++) {
            old.putLong(2L * i);
        }
        for (int i = 0; i < 1000; i++) {
            old.putInt(0);
        }
        CRC32C crc = new CRC32C();
        crc.update(old.array(), 0, old.position());
        old.putInt((int) crc.getValue());
        Files.write(folder.resolve("site.exports"), Arrays.copyOf(old.array(), old.position()));
        Least least = new Least(FEW, 2);
        assertThrows(PrivacyRefusal.class, () -> record.spend(undivided(500), ofPatients(500), least, NOW));
        assertTrue(record.spend(undivided(1000), ofPatients(1000), least, NOW)
                        .provenance()
                        .issues()
                        .get(0)
                        .serial()
                > 5);
    }

    private static TallyFile undivided(int n) {
        TallyFile file = file("north", IMAGES.subList(0, n));
        return TallyFile.ofSites(
                file.key(),
                Sites.TOOL,
                "p",
                new TreeMap<>(Map.of(Group.whole("north"), file.whole().joined(1))));
    }

    /** Each of the first thousand has a patient of its own; all others are of one. */
    private static Contents ofPatients(int n) {
        Contents contents = new Contents();
        for (int i = 0; i < n; i++) {
            contents.add(Group.whole("north"), 2L * i, Bucket.hash(i < 1000 ? "p" + i : "the patient"));
        }
        return contents;
    }

    @Test
    void ofManyRunsAtOnceOneIsFirst() throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        List<Callable<Boolean>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int last = 1000 + i;
            runs.add(() -> {
                try {
                    spend(0, last);
                    return true;
                } catch (PrivacyRefusal e) {
                    return false;
                }
            });
        }
        int passed = 0;
        for (Future<Boolean> run : pool.invokeAll(runs)) {
            passed += run.get() ? 1 : 0;
        }
        pool.shutdown();
        assertEquals(1, passed);
    }

    @Test
    void aDryRunRecordsNothing() throws Exception {
        record.judge(
                file("north", IMAGES), contents("north", IMAGES, i -> i.unit().hashCode(), ""), LEAST);
        assertFalse(Files.exists(folder.resolve("site.exports")));
    }

    @Test
    void theRecordIsItsOwnersAloneSmallAndFailsClosed() throws Exception {
        TallyFile export = spend(0, 1000);
        Path file = folder.resolve("site.exports");
        assertEquals(NOW.getEpochSecond(), serial(export));
        assertEquals("2026-01-31T12:00:00Z", export.provenance().issues().get(0).date());
        for (String name : List.of("site.exports", "site.exports.lock")) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
        }
        // 20 bytes an image, and less than 200 beside.
        assertEquals(20_000, Files.size(file), 200);
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {0, 30, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertTrue(assertThrows(TallyFileException.class, () -> spend(0, 1000))
                    .getMessage()
                    .contains("is damaged"));
        }
        Files.write(file, new byte[0]);
        assertThrows(TallyFileException.class, () -> spend(0, 1000));
    }

    /** Copies count once, and units where there are fewer. */
    @Test
    void copiesOfAnImageCountOnce() throws Exception {
        PrivacyPolicy policy = PrivacyPolicy.load(new Storage(new Configuration(false)), "conf/privacy/default.yaml");
        List<Sites.Image> copies = new ArrayList<>();
        for (int i = 0; i < 820; i++) {
            copies.add(new Sites.Image("copy" + i, IMAGES.get(i % 20).embedding()));
        }
        TallyFile file = file("north", copies);
        Contents twenty =
                contents("north", copies, image -> Integer.parseInt(image.unit().substring(4)) % 20, "");
        assertEquals(
                "the privacy rule 'minimum-images' refuses: site 'north' counts 20 different images or units in 820"
                        + " files; at least 50 are needed",
                assertThrows(PrivacyRefusal.class, () -> policy.apply(file, twenty))
                        .getMessage());
        // 820 images of 30 patients.
        Contents patients = new Contents();
        copies.forEach(image -> patients.add(
                Group.whole("north"),
                image.unit().hashCode(),
                Bucket.hash("p" + image.unit().hashCode() % 30)));
        assertEquals(
                "minimum-images",
                assertThrows(PrivacyRefusal.class, () -> policy.apply(file, patients))
                        .rule());
        Contents all = contents("north", copies, image -> image.unit().hashCode(), "");
        assertEquals(policy.apply(file).groups(), policy.apply(file, all).groups());
    }

    private TallyFile spend(int from, int to) throws Exception {
        List<Sites.Image> images = IMAGES.subList(from, to);
        return record.spend(
                file("north", images), contents("north", images, i -> i.unit().hashCode(), ""), LEAST, NOW);
    }

    private static long serial(TallyFile file) {
        return file.provenance().issues().get(0).serial();
    }

    private static TallyFile file(String site, List<Sites.Image> images) {
        return Sites.file(site, images, false);
    }

    private static Contents contents(
            String site, List<Sites.Image> images, ToLongFunction<Sites.Image> content, String label) {
        Contents contents = new Contents();
        images.forEach(
                image -> contents.add(new Group(site, label), content.applyAsLong(image), Bucket.hash(image.unit())));
        return contents;
    }
}
