package io.sparkfidelity.storage;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The disk of this machine, as Java has it: no Hadoop is asked. */
final class LocalDisk implements Store {
    static final String SCHEME = "file";

    @Override
    public Path qualified(Path path) {
        Path absolute = path.isAbsolute() ? path : new Path(new Path(null, null, System.getProperty("user.dir")), path);
        return new Path(SCHEME, path.toUri().getAuthority(), absolute.toUri().getPath());
    }

    @Override
    public boolean isDisk() {
        return true;
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public Optional<Entry> status(Path path) {
        File file = file(path);
        if (!file.exists()) {
            return Optional.empty();
        }
        // The version as listings have it.
        return Optional.of(
                file.isDirectory()
                        ? Entry.folder(path)
                        : Entry.file(path, file.length(), version(file.lastModified())));
    }

    static String version(long modified) {
        return "mtime-" + modified;
    }

    @Override
    public List<Entry> list(Path folder) throws IOException {
        File file = file(folder);
        if (!file.exists()) {
            throw new FileNotFoundException("File " + folder + " does not exist");
        }
        if (file.isFile()) {
            return status(folder).stream().toList();
        }
        String[] names = file.list();
        if (names == null) {
            throw new AccessDeniedException(file.getPath());
        }
        List<Entry> entries = new ArrayList<>();
        for (String name : names) {
            status(new Path(folder, WrittenPath.literal(name))).ifPresent(entries::add);
        }
        return entries;
    }

    @Override
    public Iterator<Entry> entries(Path folder, Optional<URI> bytes) throws IOException {
        return new LocalFolder(folder, bytes);
    }

    @Override
    public InputStream stream(Path path) throws IOException {
        return new FileInputStream(file(path));
    }

    @Override
    public OpenFile.Input open(Path path, OptionalLong length) throws IOException {
        RandomAccessFile file = new RandomAccessFile(file(path), "r");
        return new OpenFile.Input() {
            @Override
            public void seek(long position) throws IOException {
                file.seek(position);
            }

            @Override
            public void readFully(byte[] buffer, int offset, int count) throws IOException {
                file.readFully(buffer, offset, count);
            }

            @Override
            public int read() throws IOException {
                return file.read();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public void publish(Path path, byte[] bytes, boolean ownerAlone) throws IOException {
        write(file(path).toPath(), bytes, ownerAlone);
    }

    private static void write(java.nio.file.Path path, byte[] bytes, boolean ownerAlone) throws IOException {
        java.nio.file.Path parent =
                Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file lies in a folder");
        Files.createDirectories(parent);
        java.nio.file.Path temporary = parent.resolve("." + UUID.randomUUID() + ".tmp");
        try {
            if (ownerAlone) {
                OwnerFile.create(temporary);
            }
            Files.write(temporary, bytes);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        Files.createDirectories(file(folder).toPath());
    }

    @Override
    public void delete(Path path) throws IOException {
        java.nio.file.Path file = file(path).toPath();
        if (!Files.isDirectory(file) || Files.isSymbolicLink(file)) {
            Files.deleteIfExists(file);
            return;
        }
        Files.walkFileTree(file, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(java.nio.file.Path each, BasicFileAttributes attributes)
                    throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(java.nio.file.Path each, @Nullable IOException error)
                    throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static File file(Path path) {
        return new File(path.toUri().getPath());
    }
}
