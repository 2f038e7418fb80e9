package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.image.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ArchiveFuzzTest} does not make by chance. */
class TarMembersTest {
    @TempDir
    private Path folder;

    @Test
    void aTarWithHugeHeadersTakesNoMemory() throws Exception {
        byte[] png = ImageFiles.rendered(1).values().iterator().next();
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(ImageFiles.tarHeader("ok.png", '0', png.length));
        tar.writeBytes(ImageFiles.padded(png));
        byte[] start = tar.toByteArray();
        for (char type : new char[] {'x', 'L', '0'}) {
            // Announced, but not there.
            tar.reset();
            tar.writeBytes(start);
            tar.writeBytes(ImageFiles.tarHeader("big.png", type, 10L << 30));
            tar.writeBytes(new byte[4096]);
            assertDamage(tar.toByteArray(), RejectReason.TRUNCATED);
        }
        // There, as a sparse file of 10 GiB.
        Path path = folder.resolve("sparse.tar");
        Files.write(path, start);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(start.length);
            file.write(ImageFiles.tarHeader("pax", 'x', 10L << 30));
            file.seek(start.length + 512 + (10L << 30));
            file.write(ImageFiles.tarHeader("after.png", '0', png.length));
            file.write(ImageFiles.padded(png));
            file.write(ImageFiles.tarHeader("huge.png", '0', 2L << 30));
            file.setLength(file.getFilePointer() + (2L << 30));
        }
        Map<String, ImageRef> listed = ListedArchive.of(ArchiveKind.TAR, path);
        assertEquals(4, listed.size(), listed.keySet().toString());
        assertArrayEquals(png, ListedArchive.read(listed.get("after.png")));
        ListedArchive.assertRejected(listed.get("*byte " + start.length), RejectReason.CORRUPT);
        ListedArchive.assertRejected(listed.get("huge.png"), RejectReason.TOO_MANY_BYTES);
    }

    @Test
    void aDamagedTarGivesWhatItHasAndOneReject() throws Exception {
        Map<String, byte[]> images = ImageFiles.rendered(6);
        byte[] tar = Files.readAllBytes(ImageFiles.tar(folder.resolve("t.tar"), images));
        byte[] cut = Arrays.copyOf(tar, tar.length / 2);
        assertDamage(cut, RejectReason.TRUNCATED);
        byte[] noise = tar.clone();
        int header = 512 + ImageFiles.padded(images.values().iterator().next()).length;
        new Random(5).nextBytes(noise);
        System.arraycopy(tar, 0, noise, 0, header);
        assertDamage(noise, RejectReason.CORRUPT);
    }

    private void assertDamage(byte[] tar, RejectReason reason) throws Exception {
        Path path = folder.resolve("damaged.tar");
        Files.write(path, tar);
        Map<String, ImageRef> listed = ListedArchive.of(ArchiveKind.TAR, path);
        int rejects = 0;
        for (Map.Entry<String, ImageRef> image : listed.entrySet()) {
            if (image.getKey().startsWith(ArchiveMember.DAMAGE)) {
                rejects++;
                ListedArchive.assertRejected(image.getValue(), reason);
            } else {
                assertTrue(ListedArchive.read(image.getValue()).length > 0);
            }
        }
        assertEquals(1, rejects, listed.keySet().toString());
        assertTrue(listed.size() > 1, listed.keySet().toString());
    }
}
