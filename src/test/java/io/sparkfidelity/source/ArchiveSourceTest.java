package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSourceTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final Storage STORAGE = new Storage(new Configuration());
    private static final String ODD = "a b 50%/k\u00e4fer 'x' \"y\" \u732b #1?&+.png";

    @TempDir
    private Path folder;

    @Test
    void membersComeOutAsTheyWentIn() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(9);
        images.put(ODD, images.get("gradient/00000.png"));
        images.put("deep/".repeat(40) + "long.png", images.get("gradient/00000.png"));
        Path odd = folder.resolve("odd % [dir]");
        check(images, ImageFiles.tar(odd.resolve("set.tar"), images), "set.tar!");
        check(images, ImageFiles.zip(odd.resolve("set.zip"), images, true), "set.zip!");
        check(images, ImageFiles.zip(odd.resolve("stored.ZIP"), images, false), "stored.ZIP!");
        check(images, ImageFiles.directory(odd.resolve("files"), images), "");
    }

    private static void check(Map<String, byte[]> images, Path path, String prefix) throws Exception {
        Source source = Source.of(path.toString(), STORAGE);
        Map<String, ImageRef> listed = list(source);
        assertEquals(images.size(), listed.size());
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            ImageRef reference = listed.get(prefix + image.getKey());
            assertEquals(image.getValue().length, reference.length());
            assertArrayEquals(image.getValue(), ImageFiles.read(source, reference), image.getKey());
            assertEquals(ArchiveMember.folder(image.getKey()), reference.label());
        }
    }

    @Test
    void aGlobNamesItsArchivesRelativeToWhereItBegins() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(2);
        ImageFiles.tar(folder.resolve("data/a/0.tar"), images);
        ImageFiles.tar(folder.resolve("data/b/0.tar"), images);
        Map<String, ImageRef> listed = list(Source.of(folder + "/data/*/0.tar", STORAGE));
        assertEquals(4, listed.size());
        assertTrue(
                listed.containsKey("b/0.tar!gradient/00000.png"),
                listed.keySet().toString());
        SourceException none = assertThrows(SourceException.class, () -> Source.of(folder + "/data/*.tar", STORAGE)
                .list(SPARK));
        assertTrue(none.getMessage().startsWith("no such file: "), none.getMessage());
        SourceException packed =
                assertThrows(SourceException.class, () -> Source.of("x/shards-{0..9}.tar.gz", STORAGE));
        assertTrue(packed.getMessage().contains("repack"), packed.getMessage());
    }

    @Test
    void siblingsGiveLabelAndCaption() throws Exception {
        byte[] png = ImageFiles.rendered(1).values().iterator().next();
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("s/000.jpg", png);
        members.put("s/000.cls", utf8("7\n"));
        members.put("s/000.txt", utf8("a disc\n"));
        members.put("s/001.json", utf8("{\"label\": \"wave\", \"caption\": \"a wave\", \"deep\": [[1]]}"));
        members.put("s/001.left.png", png);
        members.put("s/002.png", png);
        members.put("s/002.json", utf8("{broken"));
        members.put("s/readme.md", utf8("no image"));
        for (Path path : List.of(
                ImageFiles.tar(folder.resolve("w.tar"), members),
                ImageFiles.zip(folder.resolve("w.zip"), members, true))) {
            Map<String, ImageRef> listed = list(Source.of(path.toString(), STORAGE));
            String prefix = path.getFileName() + "!s/";
            assertEquals(3, listed.size());
            assertEquals(Optional.of("7"), listed.get(prefix + "000.jpg").label());
            assertEquals(Optional.of("a disc"), listed.get(prefix + "000.jpg").caption());
            assertEquals(
                    Optional.of("wave"), listed.get(prefix + "001.left.png").label());
            assertEquals(
                    Optional.of("a wave"), listed.get(prefix + "001.left.png").caption());
            assertEquals(Optional.of("s"), listed.get(prefix + "002.png").label());
            assertEquals(Optional.empty(), listed.get(prefix + "002.png").caption());
        }
        // The other keys of a .json are columns.
        members.put(
                "s/001.json", utf8("{\"caption\": \"a wave\", \"reward\": 0.25, \"right\": true, \"deep\": [[1]]}"));
        for (Path path : List.of(
                ImageFiles.tar(folder.resolve("v.tar"), members),
                ImageFiles.zip(folder.resolve("v.zip"), members, true))) {
            Source scored = Source.of(path.toString(), STORAGE);
            assertEquals(List.of("caption", "reward", "right"), scored.columns(SPARK));
            for (String[] value : new String[][] {{"reward", "0.25"}, {"right", "true"}}) {
                List<Row> rows = scored.values(SPARK, value[0]).collectAsList();
                assertEquals(1, rows.size());
                assertEquals(path.getFileName() + "!s/001.left.png", rows.get(0).getString(0));
                assertEquals(value[1], rows.get(0).getString(1));
            }
        }
        // The members of a zip are in any order.
        Map<String, byte[]> turned = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(members.keySet());
        Collections.shuffle(names, new Random(1));
        names.forEach(name -> turned.put(name, members.get(name)));
        Source source =
                Source.of(ImageFiles.zip(folder.resolve("t.zip"), turned, false).toString(), STORAGE);
        assertEquals(Optional.of("a disc"), list(source).get("t.zip!s/000.jpg").caption());
    }

    @Test
    void aNameThatWantsOutIsOnlyAName() throws Exception {
        byte[] png = ImageFiles.rendered(1).values().iterator().next();
        Files.write(folder.resolve("secret.png"), new byte[] {1, 2, 3});
        Files.createDirectories(folder.resolve("in"));
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("../secret.png", png);
        members.put("/etc/passwd.png", png);
        for (Path path : List.of(
                ImageFiles.tar(folder.resolve("in/e.tar"), members),
                ImageFiles.zip(folder.resolve("in/e.zip"), members, true))) {
            Source source = Source.of(path.toString(), STORAGE);
            Map<String, ImageRef> listed = list(source);
            ImageRef up = listed.get(path.getFileName() + "!../secret.png");
            assertArrayEquals(png, ImageFiles.read(source, up));
            assertEquals(Optional.empty(), up.label());
            assertArrayEquals(png, ImageFiles.read(source, listed.get(path.getFileName() + "!/etc/passwd.png")));
        }
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "nothing was written");
        }
    }

    @Test
    void anyByteOfAZipMayBeWrong() throws Exception {
        byte[] whole = Files.readAllBytes(ImageFiles.zip(folder.resolve("z.zip"), ImageFiles.rendered(3), true));
        Random random = new Random(7);
        Path path = folder.resolve("fuzz.zip");
        Path tarPath = folder.resolve("fuzz.tar");
        byte[] tar = Files.readAllBytes(ImageFiles.tar(folder.resolve("z.tar"), ImageFiles.rendered(3)));
        for (int i = 0; i < 400; i++) {
            scan(path, ArchiveKind.ZIP, damaged(whole, random, i));
            scan(tarPath, ArchiveKind.TAR, damaged(tar, random, i));
        }
    }

    private static byte[] damaged(byte[] bytes, Random random, int round) {
        byte[] damaged = bytes.clone();
        for (int k = 0; k <= round % 4; k++) {
            // Mostly in the directory, which is at the end of a zip, and in the first header of a tar.
            int at = random.nextInt(Math.min(400, damaged.length));
            damaged[random.nextBoolean() ? damaged.length - 1 - at : at] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static void scan(Path path, ArchiveKind kind, byte[] bytes) throws IOException {
        Files.write(path, bytes);
        ListedFile file = new ListedFile(path.toUri().toString(), "f", bytes.length, "v");
        try (ArchiveRows rows = ArchiveRows.open(STORAGE, kind, Optional.empty(), file)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (LeftAlone.isCount(row)) {
                    continue;
                }
                try {
                    new StoredImages(STORAGE.settings()).read(ImageRef.of(row));
                } catch (ImageRejectedException e) {
                    assertEquals(Stage.READ, e.reject().stage());
                }
            }
        }
    }

    @Test
    void anUnreadableOrVanishedFileIsAReject() throws Exception {
        Path image = folder.resolve("set/a.png");
        Map<String, byte[]> images =
                Map.of("a.png", ImageFiles.rendered(1).values().iterator().next());
        Source source =
                Source.of(ImageFiles.directory(folder.resolve("set"), images).toString(), STORAGE);
        ImageRef listed = list(source).get("a.png");
        Source tar = Source.of(ImageFiles.tar(folder.resolve("t.tar"), images).toString(), STORAGE);
        ImageRef member = list(tar).get("t.tar!a.png");
        Files.write(folder.resolve("t.tar"), new byte[600]);
        assertRejected(tar, member, RejectReason.TRUNCATED);
        Files.delete(folder.resolve("t.tar"));
        assertRejected(tar, member, RejectReason.VANISHED);
        image.toFile().setReadable(false);
        boolean forbidden = !Files.isReadable(image);
        if (forbidden) {
            assertRejected(source, listed, RejectReason.UNREADABLE);
        }
        Files.delete(image);
        assertRejected(source, listed, RejectReason.VANISHED);
        Assumptions.assumeTrue(forbidden, "the user of this test may read everything");
    }

    private static void assertRejected(Source source, ImageRef image, RejectReason reason) {
        ImageRejectedException e = assertThrows(ImageRejectedException.class, () -> ImageFiles.read(source, image));
        assertEquals(reason, e.reject().reason(), e.getMessage());
        assertEquals(Stage.READ, e.reject().stage());
    }

    private static Map<String, ImageRef> list(Source source) throws IOException {
        Map<String, ImageRef> listed = new TreeMap<>();
        source.list(SPARK)
                .filter(LeftAlone.isImage())
                .collectAsList()
                .forEach(row -> listed.put(row.getString(0), ImageRef.of(row)));
        return listed;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
