package io.sparkfidelity.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file of a local disk that only its owner may read and write (mode 0600 where the disk has modes), replaced as a whole
 * under a lock.
 *
 * @param path of the file; {@code path.lock} stands beside it
 */
public record OwnerFile(Path path) {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final long RETRY_MILLIS = 20;

    /** Held until it is closed; nobody else has it meanwhile, in this process or another. */
    public static final class Lock implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock held;

        private Lock(FileChannel channel, FileLock held) {
            this.channel = channel;
            this.held = held;
        }

        @Override
        public void close() throws StorageException {
            try {
                held.release();
                channel.close();
            } catch (IOException e) {
                throw new StorageException("cannot release a lock: " + e.getMessage(), e);
            }
        }
    }

    /** Waits until the lock is free. */
    public Lock lock() throws StorageException {
        Path beside = path.resolveSibling(path.getFileName() + ".lock");
        try {
            create(beside);
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE);
            while (true) {
                try {
                    return new Lock(channel, channel.lock());
                } catch (OverlappingFileLockException e) {
                    // Another thread of this process has it.
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting for " + beside, e);
        } catch (IOException e) {
            throw failure("cannot lock", beside, e);
        }
    }

    /** All bytes, if there is a file. */
    public Optional<byte[]> read() throws StorageException {
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read", path, e);
        }
    }

    /**
     * Makes {@code bytes} the contents, on the disk itself before this returns: a reader sees the old or the new ones.
     *
     * @param lock that this file gave
     */
    public void replace(Lock lock, byte[] bytes) throws StorageException {
        if (!lock.held.isValid()) {
            throw new IllegalStateException("the lock was released");
        }
        Path temporary = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            create(temporary);
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("cannot write", path, e);
        }
    }

    /** Whether others than a file's owner may do anything with it; never where the disk has no modes. */
    public boolean opened() throws StorageException {
        try {
            return posix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
        } catch (IOException e) {
            throw failure("cannot look at", path, e);
        }
    }

    /** An empty file for its owner alone, from the beginning; no error if there is one. */
    static void create(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    posix(file)
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static StorageException failure(String what, Path path, IOException e) {
        return new StorageException(what + " " + path + ": " + e.getClass().getSimpleName() + ", " + e.getMessage(), e);
    }
}
