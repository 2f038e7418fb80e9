package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.Listing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a set, and what is said of the rest. */
@Timeout(300)
class SetMembersTest {
    private static final byte[] PNG = ImageFiles.rendered(1).values().iterator().next();

    @TempDir
    private Path folder;

    /** A listing: images found, and files left alone by reason. */
    private record Found(long images, Map<String, Long> leftAlone, Map<String, ImageRef> byId) {}

    private static Found list(Object source) throws IOException {
        try (Listing listing = Runs.listing(source.toString())) {
            Map<String, Long> leftAlone = new TreeMap<>();
            for (LeftAlone entry : listing.leftAlone()) {
                leftAlone.put(entry.reason(), entry.count());
                assertTrue(!entry.examples().isEmpty() && entry.examples().size() <= 2, entry::toString);
            }
            Map<String, ImageRef> byId = new HashMap<>();
            listing.images().collectAsList().forEach(row -> byId.put(row.getString(0), ImageRef.listed(row)));
            assertEquals(listing.count(), byId.size());
            return new Found(listing.count(), leftAlone, byId);
        }
    }

    private static String failure(Object source) {
        return assertThrows(SourceException.class, () -> list(source)).getMessage();
    }

    private static Map<String, byte[]> images(String... names) {
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (String name : names) {
            images.put(name, PNG);
        }
        return images;
    }

    @Test
    void oneRuleForFoldersTarsAndZips() throws Exception {
        Map<String, byte[]> files = images(
                "a/_MG_1234.JPG",
                "_fake_B/1.png",
                "a/b.webp",
                "a/._b.webp",
                "__MACOSX/a/._b.webp",
                "deep/__MACOSX/x.png",
                ".ipynb_checkpoints/c.png",
                "a/.hidden.png",
                "a/Thumbs.db",
                "@eaDir/b.webp/SYNOPHOTO_THUMB_M.jpg",
                "a/c.HEIC",
                "a/c.svg",
                "a/more.zip",
                "a/list.csv",
                "a/none");
        Map<String, Long> leftAlone = Map.of(
                "macos", 3L,
                "hidden", 2L,
                "system-file", 2L,
                "not-decodable/heic", 1L,
                "not-decodable/svg", 1L,
                "archive", 1L,
                "not-an-image", 2L);
        for (Path form : new Path[] {
            ImageFiles.directory(folder.resolve("dir"), files),
            ImageFiles.tar(folder.resolve("t.tar"), files),
            ImageFiles.zip(folder.resolve("z.zip"), files, true)
        }) {
            Found found = list(form);
            assertEquals(3, found.images(), form::toString);
            assertEquals(new TreeMap<>(leftAlone), found.leftAlone(), form::toString);
        }
        String none = failure(ImageFiles.directory(folder.resolve("none"), images("a.heic", "b.heic", "c.txt")));
        assertTrue(none.contains("2 not-decodable/heic (a.heic, b.heic)"), none);
    }

    @Test
    void siblingsThatSaySomethingOfAnImageAreNotLeftAlone() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name :
                List.of("0.png", "0.txt", "0.json", "0.cls", "1.json", "1.png", "2.txt", "3.heic", "3.txt")) {
            files.put(name, name.endsWith(".png") ? PNG : "5".getBytes(StandardCharsets.US_ASCII));
        }
        for (Path form : new Path[] {
            ImageFiles.tar(folder.resolve("t.tar"), files), ImageFiles.zip(folder.resolve("z.zip"), files, true)
        }) {
            Found found = list(form);
            assertEquals(2, found.images());
            assertEquals(Map.of("not-an-image", 2L, "not-decodable/heic", 1L), found.leftAlone());
            assertEquals(
                    "5", found.byId().get(form.getFileName() + "!0.png").label().orElseThrow());
        }
    }

    @Test
    void aRealFolderIsListedOnceWhateverLinksLeadToIt() throws Exception {
        Path root = ImageFiles.directory(folder.resolve("r/set"), images("a/1.png", "b/c/2.png", ".v2/3.png"));
        ImageFiles.directory(folder.resolve("r/beside"), images("x.png"));
        Path out = ImageFiles.directory(folder.resolve("out"), images("4.png", "in/5.png"));
        link(root.resolve("a/up"), Path.of(".."));
        link(root.resolve("b/up"), Path.of("../.."));
        link(root.resolve("b/a"), root.resolve("a"));
        // What hides in the set is listed by the link's name; what is outside, by the first of two.
        link(root.resolve("current"), Path.of(".v2"));
        link(root.resolve("l1"), out.resolve("in"));
        link(root.resolve("l2"), out);
        link(root.resolve("l3"), out);
        link(out.resolve("back"), root);
        link(out.resolve("in/up"), out);
        link(root.resolve("a/second.png"), Path.of("1.png"));
        Found found = list(root);
        assertEquals(
                Set.of("a/1.png", "a/second.png", "b/c/2.png", "current/3.png", "l1/5.png", "l2/4.png"),
                found.byId().keySet());
        assertEquals(1, found.leftAlone().get("hidden"));
        // up twice, a, l3, l2/in, l2/back, l1/up
        assertEquals(7, found.leftAlone().get("folder-link"));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
    }

    @Test
    void pipesSocketsAndLinksToNowhereHoldNothingUp() throws Exception {
        Path root = ImageFiles.directory(folder.resolve("s"), images("1.png", "x.png/2.png"));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", root.resolve("p.png").toString())
                        .start()
                        .waitFor());
        link(root.resolve("zero.png"), Path.of("/dev/zero"));
        link(root.resolve("nowhere.png"), Path.of("gone"));
        link(root.resolve("round.png"), Path.of("round.png"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("s.png")));
            Found found = list(root);
            assertEquals(4, found.images());
            assertEquals(Map.of("special-file", 3L), found.leftAlone());
            assertEquals(
                    "broken unreadable a link that leads nowhere",
                    found.byId().get("nowhere.png").location());
        }
    }

    @Test
    void aNameThatIsNoTextIsFoundAndNamed() throws Exception {
        Path root = ImageFiles.directory(folder.resolve("n"), images("1.png", "k\u00e4fer.png"));
        String uri = root.toUri().toString();
        Files.write(Path.of(URI.create(uri + "/caf%E9.png")), PNG);
        Path odd = Files.createDirectory(Path.of(URI.create(uri + "/d%E9")));
        Files.write(odd.resolve("2.png"), PNG);
        Found found = list(root);
        assertEquals(
                Set.of("1.png", "k\u00e4fer.png", "caf%E9.png", "d%E9/2.png"),
                found.byId().keySet());
        assertTrue(found.byId().get("caf%E9.png").location().startsWith("broken unreadable "));
        assertTrue(found.byId().get("d%E9/2.png").location().startsWith("broken unreadable "));
    }

    @Test
    void linksInATarAreImagesToo() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        member(tar, "a/1.png", '0', "", PNG);
        member(tar, "b/hard.png", '1', "a/1.png", new byte[0]);
        member(tar, "b/soft.png", '2', "../a/1.png", new byte[0]);
        member(tar, "b/soft2.png", '2', "soft.png", new byte[0]);
        member(tar, "b/none.png", '2', "/elsewhere.png", new byte[0]);
        member(tar, "b/pipe.png", '6', "", new byte[0]);
        member(tar, "folder", '2', "a", new byte[0]);
        tar.writeBytes(new byte[1024]);
        Path path = Files.write(folder.resolve("l.tar"), tar.toByteArray());
        Found found = list(path);
        assertEquals(5, found.images());
        assertEquals(Map.of("special-file", 1L, "not-an-image", 1L), found.leftAlone());
        String place = found.byId().get("l.tar!a/1.png").location();
        for (String link : new String[] {"hard", "soft", "soft2"}) {
            assertEquals(place, found.byId().get("l.tar!b/" + link + ".png").location());
        }
        assertTrue(found.byId().get("l.tar!b/none.png").location().contains("/elsewhere.png"));
    }

    private static void member(ByteArrayOutputStream tar, String name, char type, String target, byte[] bytes) {
        byte[] header = ImageFiles.tarHeader(name, type, bytes.length);
        byte[] link = target.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(link, 0, header, 157, link.length);
        ImageFiles.sum(header);
        tar.writeBytes(header);
        tar.writeBytes(ImageFiles.padded(bytes));
    }

    @Test
    void whatStandsBehindATarsEndIsCounted() throws Exception {
        byte[] first = Files.readAllBytes(ImageFiles.tar(folder.resolve("1.tar"), images("1.png", "2.png")));
        byte[] second = Files.readAllBytes(ImageFiles.tar(folder.resolve("2.tar"), images("3.png", "4.png", "t.txt")));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(new byte[20_480]);
        both.writeBytes(second);
        both.writeBytes(second);
        Found found = list(Files.write(folder.resolve("both.tar"), both.toByteArray()));
        assertEquals(2, found.images());
        assertEquals(Map.of("behind-end-mark", 4L, "not-an-image", 2L), found.leftAlone());
    }

    @Test
    void damageIsNamed() throws Exception {
        byte[] tar = Files.readAllBytes(ImageFiles.tar(folder.resolve("t.tar"), images("1.png", "2.png")));
        Path packed = folder.resolve("gz.tar");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(tar);
        }
        String gzip = failure(packed);
        assertTrue(gzip.contains("gz.tar (byte 0: it is gzip data, and no tar; unpack it"), gzip);
        byte[] zip = Files.readAllBytes(ImageFiles.zip(folder.resolve("z.zip"), images("1.png", "2.png"), true));
        String cut = failure(Files.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, zip.length - 30)));
        assertTrue(cut.contains("no zip directory at the end of the archive"), cut);
        assertTrue(cut.contains("was it cut short?"), cut);
        String empty = failure(Files.write(folder.resolve("empty.tar"), new byte[0]));
        assertTrue(empty.contains("the archive has no bytes"), empty);
    }

    @Test
    void aZipWhoseMembersOverlapEndsThere() throws Exception {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        byte[] zip = Files.readAllBytes(ImageFiles.zip(folder.resolve("o.zip"), Map.of("1.png", noise), false));
        int directory = zip.length - 22 - 46 - 5;
        byte[] entry = Arrays.copyOfRange(zip, directory, directory + 51);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(zip, 0, directory);
        int copies = 1000;
        for (int i = 0; i < copies; i++) {
            byte[] one = entry.clone();
            one[46] = (byte) ('a' + i % 26);
            out.writeBytes(one);
        }
        byte[] end = Arrays.copyOfRange(zip, zip.length - 22, zip.length);
        int size = 51 * copies;
        for (int at : new int[] {8, 10}) {
            end[at] = (byte) copies;
            end[at + 1] = (byte) (copies >> 8);
        }
        for (int i = 0; i < 4; i++) {
            end[12 + i] = (byte) (size >> 8 * i);
        }
        out.writeBytes(end);
        Found found = list(Files.write(folder.resolve("o.zip"), out.toByteArray()));
        assertTrue(found.images() <= 4, () -> found.images() + " images");
        assertTrue(found.byId().values().stream()
                .anyMatch(image -> image.location().contains("members that overlap")));
    }

    @Test
    void backslashesDivideFoldersWhereNothingElseDoes() throws Exception {
        Found found =
                list(ImageFiles.zip(folder.resolve("w.zip"), images("set\\class0\\1.png", "set\\class1\\2.png"), true));
        assertEquals(
                "class0", found.byId().get("w.zip!set/class0/1.png").label().orElseThrow());
        assertEquals(
                "class1", found.byId().get("w.zip!set/class1/2.png").label().orElseThrow());
    }

    @Test
    void aGlobLeavesAloneWhatAFolderDoes() throws Exception {
        Path tar = ImageFiles.tar(folder.resolve("g/a.tar"), images("1.png", "2.png"));
        Path root = tar.getParent();
        Files.copy(tar, root.resolve(".h.tar"));
        Files.write(root.resolve("._a.tar"), new byte[100]);
        Files.createDirectories(root.resolve("2024-03-01_12:00:00.tar"));
        link(root.resolve("gone.tar"), Path.of("nowhere"));
        Files.copy(tar, Path.of(URI.create(root.toUri() + "caf%E9.tar")));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", root.resolve("p.tar").toString())
                        .start()
                        .waitFor());
        Found found = list(root + "/*.tar");
        assertEquals(
                Set.of("a.tar!1.png", "a.tar!2.png", "caf%E9.tar!*byte 0", "gone.tar!*byte 0"),
                found.byId().keySet());
        assertEquals(Map.of("hidden", 1L, "macos", 1L, "special-file", 1L), found.leftAlone());
        assertEquals(2, list(root.resolve(".h.tar")).images());
        String pipe = failure(root.resolve("p.tar"));
        assertTrue(pipe.contains("is a pipe, socket or device"), pipe);
        String hidden = failure(root + "/.h*.tar");
        assertTrue(hidden.contains("a pattern leaves hidden ones"), hidden);
    }

    @Test
    void aTarWithoutAMarkOfItsEndIsSaidToHaveNone() throws Exception {
        byte[] tar = Files.readAllBytes(ImageFiles.tar(folder.resolve("t.tar"), images("1.png", "2.png", "3.png")));
        int member = 512 + (PNG.length + 511) / 512 * 512;
        Found cut = list(Files.write(folder.resolve("cut.tar"), Arrays.copyOf(tar, 2 * member)));
        assertEquals(2, cut.images());
        assertEquals(Map.of("no-end-mark", 1L), cut.leftAlone());
        Found whole = list(Files.write(folder.resolve("one.tar"), Arrays.copyOf(tar, 3 * member + 512)));
        assertEquals(3, whole.images());
        assertEquals(Map.of(), whole.leftAlone());
    }

    @Test
    void filesAsRowsFollowTheRuleForFiles() throws Exception {
        Path root = ImageFiles.directory(
                folder.resolve("b"), images("1.png", "_2.png", "_d/3.png", "._1.png", "Thumbs.db", "x.json"));
        Found found = list("format:binaryFile?path=" + root);
        assertEquals(Set.of("1.png", "_2.png", "_d/3.png"), found.byId().keySet());
        assertTrue(found.byId().get("_2.png").location().startsWith("broken unreadable Spark's binaryFile"));
        assertEquals(list(root).leftAlone(), found.leftAlone());
    }
}
