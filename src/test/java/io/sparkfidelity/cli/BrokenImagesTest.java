package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set with broken files of every kind among its images scores as the set without them. */
class BrokenImagesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/images");
    /** One file in a hundred is broken in the long form, one in eight in the short one. */
    private static final int SOUND = "long".equals(System.getProperty("fidelity.faults")) ? 10_000 : 90;

    @TempDir
    private Path folder;

    private record Run(int code, String err, JsonNode report) {}

    @BeforeAll
    static void session() {
        LocalSpark.session();
    }

    @Test
    void brokenFilesAreCountedByReasonAndChangeNoScore() throws Exception {
        Map<String, byte[]> sound = ImageFiles.rendered(SOUND);
        // Odd, but images: a directory with an image's name, CMYK, gray, progressive.
        sound.put("album.png/inside.png", sound.get(sound.keySet().iterator().next()));
        for (String odd : new String[] {"cmyk.jpg", "gray.jpg", "progressive.jpg", "exif-rotated.jpg", "anim.gif"}) {
            sound.put("odd/" + odd, Files.readAllBytes(GOLDEN.resolve(odd)));
        }
        ImageFiles.directory(folder.resolve("sound"), sound);
        Map<String, byte[]> all = new LinkedHashMap<>(sound);
        Map<String, Integer> expected = new TreeMap<>();
        int copies = Math.max(1, SOUND / 100 / 10);
        for (int copy = 0; copy < copies; copy++) {
            for (Map.Entry<String, byte[]> broken : broken().entrySet()) {
                String reason = broken.getKey().substring(0, broken.getKey().indexOf(' '));
                String name = broken.getKey().substring(broken.getKey().indexOf(' ') + 1);
                all.put("broken-" + copy + "/" + name, broken.getValue());
                expected.merge("decode/" + reason, 1, Integer::sum);
            }
        }
        ImageFiles.directory(folder.resolve("all"), all);
        Files.createDirectories(folder.resolve("all/empty-folder.png"));
        int rejected = copies * broken().size();

        Run clean = evaluate("sound", "0.001");
        assertEquals(0, clean.code(), clean.err());
        Run refused = evaluate("all", "0.001");
        assertEquals(4, refused.code(), refused.err());
        assertTrue(refused.err().contains(rejected + " of "), refused.err());
        assertTrue(
                refused.err()
                        .contains("such as broken-0/bomb.png (decode/too-many-pixels), broken-0/crc.png"
                                + " (decode/corrupt), broken-0/half.jpg (decode/truncated) ...; mend them"),
                refused.err());
        Path named = folder.resolve("all-out/rejects.csv");
        assertEquals(1 + rejected, Files.readAllLines(named).size(), "a job that stops names them as well");
        Files.delete(named);
        assertFalse(Files.exists(folder.resolve("all-out/report.json")));
        Run allowed = evaluate("all", "0.2");
        assertEquals(0, allowed.code(), allowed.err());
        JsonNode dataset = allowed.report().get("datasets").get(1);
        assertEquals(all.size(), dataset.get("found").asInt());
        assertEquals(sound.size(), dataset.get("embedded").asInt());
        assertEquals(rejected, dataset.get("rejected").asInt());
        Map<String, Integer> reasons = new TreeMap<>();
        dataset.get("rejects")
                .fields()
                .forEachRemaining(
                        reason -> reasons.put(reason.getKey(), reason.getValue().asInt()));
        assertEquals(expected, reasons);
        List<String> lines = Files.readAllLines(named);
        assertEquals("dataset,id,stage,reason,detail", lines.get(0));
        assertEquals(1 + rejected, lines.size());
        assertTrue(lines.get(1).startsWith("night,broken-0/bomb.png,decode,too-many-pixels,"), lines.get(1));
        assertEquals(Math.min(100, rejected), dataset.get("rejectedImages").size());
        assertEquals("broken-0/bomb.png", dataset.at("/rejectedImages/0/id").asText());
        assertEquals(
                1, Files.readAllLines(folder.resolve("sound-out/rejects.csv")).size());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    clean.report().get("datasets").get(i).get("tally"),
                    allowed.report().get("datasets").get(i).get("tally"));
        }
        assertEquals(clean.report().get("scores"), allowed.report().get("scores"));
    }

    /** Broken files by their reason and name. */
    private static Map<String, byte[]> broken() throws IOException {
        byte[] png = Files.readAllBytes(GOLDEN.resolve("rgb.png"));
        byte[] jpeg = Files.readAllBytes(GOLDEN.resolve("jpeg420.jpg"));
        byte[] webp = Files.readAllBytes(GOLDEN.resolve("lossy.webp"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty nothing.png", new byte[0]);
        files.put("not-an-image page.png", "<!DOCTYPE html><p>404".getBytes(StandardCharsets.US_ASCII));
        files.put("not-an-image zeros.png", new byte[500]);
        byte[] magic = jpeg.clone();
        magic[0] = 'x';
        files.put("not-an-image magic.jpg", magic);
        files.put("truncated half.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
        files.put("truncated half.png", Arrays.copyOf(png, png.length / 2));
        files.put("truncated half.webp", Arrays.copyOf(webp, webp.length / 2));
        byte[] crc = png.clone();
        // The last byte of the CRC of the header, which is the first chunk.
        crc[8 + 8 + 13 + 3] ^= 1;
        files.put("corrupt crc.png", crc);
        files.put("too-many-pixels bomb.png", bomb(png));
        files.put("unsupported-format photo.png", heic());
        return files;
    }

    /** A PNG whose header announces 60,000 x 60,000 pixels. */
    private static byte[] bomb(byte[] png) {
        byte[] bomb = png.clone();
        ByteBuffer header = ByteBuffer.wrap(bomb);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(bomb, 12, 4 + 13);
        header.putInt(12 + 4 + 13, (int) crc.getValue());
        return bomb;
    }

    /** What telephones write, under another name. */
    private static byte[] heic() {
        byte[] file = new byte[64];
        System.arraycopy("\0\0\0\30ftypheic".getBytes(StandardCharsets.ISO_8859_1), 0, file, 0, 12);
        return file;
    }

    private Run evaluate(String candidate, String ratio) throws IOException {
        Path out = folder.resolve(candidate + "-out");
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=100&size=32",
                "--candidate",
                "night=" + folder.resolve(candidate),
                "--metrics",
                "fid,cmmd",
                "--max-reject-ratio",
                ratio,
                "--cache",
                folder.resolve("cache").toString(),
                "--out",
                out.toString());
        JsonNode report = run.code() == 0
                ? new ObjectMapper().readTree(out.resolve("report.json").toFile())
                : new ObjectMapper().createObjectNode();
        return new Run(run.code(), run.err(), report);
    }
}
