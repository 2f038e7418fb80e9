package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.image.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ArchiveFuzzTest} does not make by chance. */
class ZipMembersTest {
    @TempDir
    private Path folder;

    @Test
    void zip64IsReadAlsoWhereNothingNeedsIt() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(9);
        Path path = folder.resolve("large.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(path.toFile())) {
            zip.setUseZip64(Zip64Mode.Always);
            for (Map.Entry<String, byte[]> image : images.entrySet()) {
                zip.putArchiveEntry(new ZipArchiveEntry(image.getKey()));
                zip.write(image.getValue());
                zip.closeArchiveEntry();
            }
        }
        Map<String, ImageRef> listed = ListedArchive.of(ArchiveKind.ZIP, path);
        assertEquals(images.keySet(), listed.keySet());
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            assertArrayEquals(image.getValue(), ListedArchive.read(listed.get(image.getKey())), image.getKey());
        }
    }

    @Test
    void aZipWithoutItsEndIsOneReject() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(6);
        Path zip = folder.resolve("cut.zip");
        byte[] whole = Files.readAllBytes(ImageFiles.zip(folder.resolve("z.zip"), images, true));
        Files.write(zip, Arrays.copyOf(whole, whole.length - 40));
        Map<String, ImageRef> listed = ListedArchive.of(ArchiveKind.ZIP, zip);
        assertEquals(1, listed.size());
        ListedArchive.assertRejected(listed.values().iterator().next(), RejectReason.CORRUPT);
        Files.write(zip, new byte[0]);
        assertEquals(1, ListedArchive.of(ArchiveKind.ZIP, zip).size());
    }

    @Test
    void aZipBombIsRejected() throws Exception {
        Path path = folder.resolve("bomb.zip");
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("bomb.png", new byte[1 << 20]);
        byte[] zip = Files.readAllBytes(ImageFiles.zip(path, members, true));
        assertEquals(
                1 << 20,
                ListedArchive.read(ListedArchive.of(ArchiveKind.ZIP, path).get("bomb.png")).length);
        int entry = find(zip, new byte[] {'P', 'K', 1, 2});
        // It unpacks to more than the directory says, to less, and to more than any image.
        ListedArchive.assertRejected(resized(path, zip, entry, 1000), RejectReason.CORRUPT);
        ListedArchive.assertRejected(resized(path, zip, entry, (1 << 20) + 1), RejectReason.TRUNCATED);
        ListedArchive.assertRejected(resized(path, zip, entry, 300 << 20), RejectReason.CORRUPT);
        ListedArchive.assertRejected(resized(path, zip, entry, 0x7fffffff), RejectReason.TOO_MANY_BYTES);
        ListedArchive.assertRejected(resized(path, zip, entry, 0xfffffffe), RejectReason.TOO_MANY_BYTES);
    }

    private static ImageRef resized(Path path, byte[] zip, int entry, int size) throws IOException {
        byte[] changed = zip.clone();
        for (int i = 0; i < 4; i++) {
            changed[entry + 24 + i] = (byte) (size >>> (8 * i));
        }
        Files.write(path, changed);
        return ListedArchive.of(ArchiveKind.ZIP, path).get("bomb.png");
    }

    private static int find(byte[] bytes, byte[] sought) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(sought, StandardCharsets.ISO_8859_1));
    }
}
