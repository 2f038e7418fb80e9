package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests run as root, whom no local file forbids anything: a file system says what those of users say. */
class ForbiddenFileTest {
    /** Forbids every file, in the words of the file system that the file is named after, and a folder. */
    public static final class Guarded extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("guarded:///");
        }

        @Override
        public String getScheme() {
            return "guarded";
        }

        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            throw switch (path.getName()) {
                case "hdfs" -> new AccessControlException("Permission denied: user=eve, access=READ, inode=\"/hdfs\"");
                case "s3a" -> new AccessDeniedException("s3a://b/s3a", null, "403 Forbidden");
                case "file" -> new FileNotFoundException("/file (Permission denied)");
                default -> new FileNotFoundException("/gone (No such file or directory)");
            };
        }

        @Override
        public FileStatus[] listStatus(Path path) throws IOException {
            if (path.getName().equals("closed")) {
                throw new AccessControlException("Permission denied: user=eve, access=READ_EXECUTE");
            }
            return super.listStatus(path);
        }
    }

    private static Storage guarded() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.guarded.impl", Guarded.class.getName());
        return new Storage(hadoop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "open"})
    void aFolderThatMayNotBeListedIsNoEmptyFolder(String root, @TempDir java.nio.file.Path folder) throws Exception {
        Files.createDirectories(folder.resolve("open/closed"));
        Files.createDirectories(folder.resolve("closed"));
        String place = "guarded://" + folder.resolve(root);
        StorageException error = assertThrows(
                StorageException.class, () -> Listing.of(Source.of(place, guarded()), LocalSpark.session()));
        assertTrue(error.getMessage().startsWith("cannot list guarded:"), error.getMessage());
        assertTrue(error.getMessage().contains("Permission denied"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"hdfs, UNREADABLE", "s3a, UNREADABLE", "file, UNREADABLE", "gone, VANISHED"})
    void itIsARejectWithAStageAndAReason(String file, RejectReason reason, @TempDir java.nio.file.Path folder)
            throws Exception {
        Files.createFile(folder.resolve(file));
        ImageReader reader = ImageReader.ofFiles(guarded().settings());
        ImageRejectedException rejected = assertThrows(
                ImageRejectedException.class, () -> reader.read(ImageReader.file("guarded://" + folder.resolve(file))));
        assertEquals(Stage.READ, rejected.reject().stage());
        assertEquals(reason, rejected.reject().reason());
    }
}
