package io.sparkfidelity.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The folder of this host in which native libraries are unpacked, once for all processes of a user.
 *
 * <p>A folder that the setting names may be read-only if an image has filled it before.
 */
public final class NativeFolder {
    /** As a system property, or as {@code spark-submit --conf}, which makes one of it on the driver. */
    public static final String PROPERTY = "spark.fidelity.natives";

    public static final String VARIABLE = "SPARK_FIDELITY_NATIVES";

    private static final long WAIT_NANOS = 20_000_000;

    private final Path root;

    private NativeFolder(Path root) {
        this.root = root;
    }

    /**
     * The folder of this JVM, made if it is not there.
     *
     * @throws NativeFolderException if it cannot be made, or is the default and another user's
     */
    public static NativeFolder ofThisJvm() {
        return configured().map(NativeFolder::named).orElseGet(() -> {
            String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "_");
            return privately(Path.of(System.getProperty("java.io.tmpdir"), "spark-fidelity-natives-" + user));
        });
    }

    /** The setting; empty where the default holds. */
    public static Optional<String> configured() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .filter(text -> !text.isBlank());
    }

    /** A folder that somebody chose: whoever may write to it is theirs to know. */
    static NativeFolder named(String path) {
        Path root = Path.of(path).toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new NativeFolderException(
                    "the folder for native libraries " + root + " cannot be made (" + e.getMessage() + "); set "
                            + PROPERTY + " or " + VARIABLE + " to one that can",
                    e);
        }
        return new NativeFolder(root);
    }

    /** A folder of a known name in a place that everybody may write to: only if it is this user's, and nobody else's. */
    static NativeFolder privately(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            PrivateFolder.make(root);
        } catch (IOException e) {
            throw new NativeFolderException(
                    "the folder for native libraries " + root + " cannot be used (" + e.getMessage() + "); set "
                            + PROPERTY + " or " + VARIABLE + " to another",
                    e);
        }
        return new NativeFolder(root);
    }

    public Path path() {
        return root;
    }

    /**
     * Loads a library while no other process unpacks one here. Where no lock can be had (a read-only folder that an image has
     * filled, a file system without locks) it is loaded without.
     */
    public <T> T whileLocked(Supplier<T> load) {
        Optional<FileChannel> lock = lock();
        try {
            return load.get();
        } finally {
            lock.ifPresent(NativeFolder::release);
        }
    }

    /** Waits for other processes, and for other threads and class loaders of this one. */
    private Optional<FileChannel> lock() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (true) {
                try {
                    channel.lock();
                    return Optional.of(channel);
                } catch (OverlappingFileLockException e) {
                    LockSupport.parkNanos(WAIT_NANOS);
                } catch (IOException e) {
                    channel.close();
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
