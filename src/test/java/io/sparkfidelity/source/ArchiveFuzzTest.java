package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged tars and zips: whatever the bytes, a listing ends, takes no more memory than the archive can fill, and what cannot
 * be read is a reject. {@code -Dfidelity.fuzz=long} tries fifty times as many.
 */
@Timeout(3600)
class ArchiveFuzzTest {
    private static final Storage STORAGE = new Storage(new Configuration());
    private static final int COUNT = "long".equals(System.getProperty("fidelity.fuzz")) ? 10_000 : 200;

    /** Of one archive of some 10 kB: listing, and the bytes of all its images. */
    private static final long MOST_ALLOCATED = 64L << 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(1800)
    void damagedTars() throws Exception {
        byte[] plain = Files.readAllBytes(ImageFiles.tar(folder.resolve("s.tar"), members()));
        fuzz(ArchiveKind.TAR, 1, plain);
        ByteArrayOutputStream linked = new ByteArrayOutputStream();
        linked.write(plain, 0, plain.length - 1024);
        for (String target : List.of("a/00.png", "a/link1.png", "a/link2.png")) {
            byte[] header = ImageFiles.tarHeader("a/link" + linked.size() % 3 + ".png", '1', 0);
            System.arraycopy(target.getBytes(StandardCharsets.UTF_8), 0, header, 157, target.length());
            ImageFiles.sum(header);
            linked.writeBytes(header);
        }
        linked.writeBytes(new byte[1024]);
        linked.writeBytes(plain);
        fuzz(ArchiveKind.TAR, 2, linked.toByteArray());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        fuzz(ArchiveKind.TAR, 3, packed.toByteArray());
    }

    @Test
    @Timeout(1800)
    void damagedZips() throws Exception {
        fuzz(ArchiveKind.ZIP, 4, Files.readAllBytes(ImageFiles.zip(folder.resolve("d.zip"), members(), true)));
        fuzz(ArchiveKind.ZIP, 5, Files.readAllBytes(ImageFiles.zip(folder.resolve("s.zip"), members(), false)));
    }

    private static Map<String, byte[]> members() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        byte[] image = new byte[900];
        for (int i = 0; i < 6; i++) {
            image[i] = (byte) i;
            members.put("a/0" + i + ".png", image.clone());
            members.put("a/0" + i + ".json", "{\"label\": \"x\"}".getBytes(StandardCharsets.US_ASCII));
            members.put("__MACOSX/a/._0" + i + ".png", new byte[163]);
        }
        members.put("deep/".repeat(30) + "x.png", image);
        return members;
    }

    private void fuzz(ArchiveKind kind, long seed, byte[] whole) throws IOException {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path path = folder.resolve("fuzz");
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = Mutations.one(whole, seed, i);
            Files.write(path, bytes);
            String which = kind + ", seed " + seed + ", mutation " + i;
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            try {
                scan(kind, path, bytes.length);
            } catch (RuntimeException | IOException e) {
                throw new AssertionError(which, e);
            }
            long taken = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertTrue(taken < MOST_ALLOCATED, () -> which + " allocates " + taken + " bytes");
        }
    }

    private static void scan(ArchiveKind kind, Path path, long length) throws IOException {
        ListedFile file = new ListedFile(path.toUri().toString(), "f", length, "v");
        long rows = 0;
        try (ArchiveRows listed = ArchiveRows.open(STORAGE, kind, Optional.empty(), file)) {
            while (listed.hasNext()) {
                Row row = listed.next();
                // No header is shorter than 46 bytes, and of each there is a row at most; then those of counts.
                assertTrue(++rows <= length / 46 + 100, "more rows than headers");
                if (!LeftAlone.isCount(row)) {
                    read(row);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void read(Row row) {
        try {
            new StoredImages(STORAGE.settings()).read(ImageRef.listed(row));
        } catch (ImageRejectedException e) {
            assertTrue(!e.reject().detail().isEmpty());
        }
    }
}
