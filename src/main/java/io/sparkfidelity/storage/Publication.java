package io.sparkfidelity.storage;

import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/** How a whole object appears in a file system of Hadoop's at once: a reader sees the old one or the new one, never a part. */
final class Publication {
    /** Where a rename replaces the target in one step; elsewhere an object appears when its only write ends. */
    private static final Set<String> ATOMIC_RENAME = Set.of("hdfs", "viewfs");

    private final FileSystem fileSystem;
    private final Configuration configuration;

    Publication(FileSystem fileSystem, Configuration configuration) {
        this.fileSystem = fileSystem;
        this.configuration = configuration;
    }

    /** @param ownerAlone whether its owner alone may read and write it, where the file system has modes */
    void write(Path path, byte[] bytes, boolean ownerAlone) throws IOException {
        String scheme = fileSystem.getUri().getScheme();
        if (ATOMIC_RENAME.contains(scheme)) {
            byRename(path, bytes);
            if (ownerAlone) {
                fileSystem.setPermission(path, new FsPermission(FsAction.READ_WRITE, FsAction.NONE, FsAction.NONE));
            }
        } else {
            once(path, bytes, true);
        }
    }

    private void byRename(Path path, byte[] bytes) throws IOException {
        Path temporary = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
        FileContext context = FileContext.getFileContext(path.toUri(), configuration);
        try {
            once(temporary, bytes, false);
            context.rename(temporary, path, Options.Rename.OVERWRITE);
        } catch (IOException e) {
            context.delete(temporary, false);
            throw e;
        }
    }

    /** One write of the final object. On an error the stream is aborted: closing it would publish half of it. */
    private void once(Path path, byte[] bytes, boolean overwrite) throws IOException {
        FSDataOutputStream out = fileSystem.create(path, overwrite);
        try {
            out.write(bytes);
        } catch (IOException | RuntimeException e) {
            abort(path, out);
            throw e;
        }
        out.close();
    }

    private void abort(Path path, FSDataOutputStream out) throws IOException {
        if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
            out.abort();
        } else {
            // HDFS: what was written is visible already, under a temporary name.
            fileSystem.delete(path, false);
        }
    }
}
