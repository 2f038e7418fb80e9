package io.sparkfidelity.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.VersionInfo;
import org.apache.hadoop.util.functional.FutureIO;

/** A file system of Hadoop's. */
final class HadoopStore implements Store {
    private final FileSystem fileSystem;
    private final Configuration configuration;

    private HadoopStore(FileSystem fileSystem, Configuration configuration) {
        this.fileSystem = fileSystem;
        this.configuration = configuration;
    }

    /** What serves a path; the local disk itself, unless the configuration puts something of its own in its place. */
    static Store of(Path path, Configuration configuration) throws IOException {
        try {
            return LocalFiles.are(path, configuration)
                    ? new LocalDisk()
                    : new HadoopStore(hadoop(path).getFileSystem(configuration), configuration);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException missing) {
                throw new IOException(
                        String.valueOf(missing.getMessage()).replaceAll("^Class | not found$", "")
                                + " is not on the class path, which this scheme needs"
                                + (path.toString().startsWith("s3a:")
                                        ? "; start Spark with --packages org.apache.hadoop:hadoop-aws:"
                                                + VersionInfo.getVersion()
                                        : ""),
                        e);
            }
            throw e;
        }
    }

    static boolean isServed(Path uri, Configuration configuration) {
        try {
            FileSystem.getFileSystemClass(uri.toUri().getScheme(), configuration);
            return true;
        } catch (IOException e) {
            return false;
        } catch (RuntimeException e) {
            // Hadoop knows the scheme, and its class is not here.
            return true;
        }
    }

    static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    static Path ours(org.apache.hadoop.fs.Path path) {
        return new Path(path.toUri());
    }

    @Override
    public Path qualified(Path path) {
        return ours(fileSystem.makeQualified(hadoop(path)));
    }

    /** Not what a configuration puts in the place of Hadoop's own local files, nor what goes by another scheme. */
    @Override
    public boolean isDisk() {
        return isLocal() && (fileSystem instanceof LocalFileSystem || fileSystem instanceof RawLocalFileSystem);
    }

    @Override
    public boolean isLocal() {
        return fileSystem.getUri().getScheme().equals(LocalDisk.SCHEME);
    }

    @Override
    public Optional<Entry> status(Path path) throws IOException {
        try {
            return Optional.of(RemoteFolder.entry(fileSystem.getFileStatus(hadoop(path))));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Entry> list(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : fileSystem.listStatus(hadoop(folder))) {
            entries.add(RemoteFolder.entry(status));
        }
        return entries;
    }

    @Override
    public Iterator<Entry> entries(Path folder, Optional<URI> bytes) throws IOException {
        // Not FileSystem.listFiles, which asks for every file's blocks.
        return isDisk()
                ? new LocalFolder(folder, bytes)
                : new RemoteFolder(folder, fileSystem.listStatusIterator(hadoop(folder)));
    }

    @Override
    public InputStream stream(Path path) throws IOException {
        return fileSystem.open(hadoop(path));
    }

    @Override
    public OpenFile.Input open(Path path, OptionalLong length) throws IOException {
        FSDataInputStream in = length.isEmpty()
                ? fileSystem.open(hadoop(path))
                : FutureIO.awaitFuture(fileSystem
                        .openFile(hadoop(path))
                        .opt("fs.option.openfile.length", Long.toString(length.getAsLong()))
                        .build());
        return new OpenFile.Input() {
            @Override
            public void seek(long position) throws IOException {
                in.seek(position);
            }

            @Override
            public void readFully(byte[] buffer, int offset, int count) throws IOException {
                in.readFully(buffer, offset, count);
            }

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    @Override
    public void publish(Path path, byte[] bytes, boolean ownerAlone) throws IOException {
        if (isLocal()) {
            new LocalDisk().publish(path, bytes, ownerAlone);
        } else {
            new Publication(fileSystem, configuration).write(hadoop(path), bytes, ownerAlone);
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        fileSystem.mkdirs(hadoop(folder));
    }

    @Override
    public void delete(Path path) throws IOException {
        fileSystem.delete(hadoop(path), true);
    }
}
