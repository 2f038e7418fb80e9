package io.sparkfidelity.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** What one archive lists, without a session, and the bytes of its images. */
final class ListedArchive {
    private static final Storage STORAGE = new Storage(new Configuration());

    private ListedArchive() {}

    /** The images by their names in the archive; damage has a name too. */
    static Map<String, ImageRef> of(ArchiveKind kind, Path path) throws IOException {
        ListedFile file = new ListedFile(path.toUri().toString(), "f", Files.size(path), "v");
        Map<String, ImageRef> listed = new TreeMap<>();
        try (ArchiveRows rows = ArchiveRows.open(STORAGE, kind, Optional.empty(), file)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (!LeftAlone.isCount(row)) {
                    ImageRef image = ImageRef.of(row);
                    listed.put(image.id().substring("f!".length()), image);
                }
            }
        }
        return listed;
    }

    static byte[] read(ImageRef image) throws ImageRejectedException {
        return new StoredImages(STORAGE.settings()).read(image);
    }

    static void assertRejected(ImageRef image, RejectReason reason) {
        ImageRejectedException e = assertThrows(ImageRejectedException.class, () -> read(image));
        assertEquals(reason, e.reject().reason(), e.getMessage());
        assertEquals(Stage.READ, e.reject().stage());
    }
}
