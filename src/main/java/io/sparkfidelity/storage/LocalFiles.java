package io.sparkfidelity.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk as it is. Hadoop's own view of it lays a {@code .crc} file beside each file that it writes, holds what it
 * reads against such files, whoever left them, and cannot open a file whose name has a colon. A configuration that names
 * another class for local files, as some platforms do, is respected.
 */
public final class LocalFiles {
    private LocalFiles() {}

    /** The settings, for one read or write by Spark, under which it sees the local disk so; none where it reads other stores. */
    public static Map<String, String> settings(Collection<Path> paths, Configuration configuration) {
        return !paths.isEmpty() && paths.stream().allMatch(path -> are(path, configuration))
                // Uncached: the session's own file systems stay what they are.
                ? Map.of("fs.file.impl", RawLocalFileSystem.class.getName(), "fs.file.impl.disable.cache", "true")
                : Map.of();
    }

    /** Whether a path is one of local files that may be seen so. */
    static boolean are(Path path, Configuration configuration) {
        URI uri = path.toUri().getScheme() == null ? FileSystem.getDefaultUri(configuration) : path.toUri();
        if (!LocalDisk.SCHEME.equals(uri.getScheme())) {
            return false;
        }
        try {
            return FileSystem.getFileSystemClass(LocalDisk.SCHEME, configuration)
                    .equals(LocalFileSystem.class);
        } catch (IOException e) {
            return false;
        }
    }
}
