package io.sparkfidelity.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * Files behind Hadoop URIs, or, where there is no Hadoop, those of the local disk: reading, listing, and publishing whole
 * objects. Thread-safe.
 */
public final class Storage {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String DAMAGED = "ChecksumException";

    /** By name, since Hadoop may be absent, and HDFS's own mostly is. */
    private static final Set<String> OF_THE_FILE = Set.of("AccessControlException", DAMAGED, "BlockMissingException");

    private final Optional<HadoopSettings> settings;

    private Storage(Optional<HadoopSettings> settings) {
        this.settings = settings;
    }

    public Storage(HadoopSettings settings) {
        this(Optional.of(settings));
    }

    public Storage(Configuration configuration) {
        this(new HadoopSettings(configuration));
    }

    /** The local disk alone, for a JVM without Hadoop. */
    public static Storage ofDisk() {
        return new Storage(Optional.empty());
    }

    /** @throws IllegalStateException if it is the local disk alone */
    public HadoopSettings settings() {
        return settings.orElseThrow(() -> new IllegalStateException("there is no Hadoop here"));
    }

    /**
     * The absolute form of a path that a user wrote; a path without a scheme belongs to the default file system, and so does
     * one that exists there under its very text.
     *
     * @throws StorageException if it is no path, or no file system serves its scheme
     */
    public Path resolve(String path) throws StorageException {
        try {
            Path parsed = WrittenPath.of(path);
            if (WrittenPath.isUri(path) && (!isServed(parsed) || !path.contains("://"))) {
                Path literal = WrittenPath.literal(path);
                parsed = store(literal).status(literal).isPresent() ? literal : parsed;
            }
            Store store = store(parsed);
            if (store.isDisk()) {
                NameEncoding.requireExpressible(path);
            }
            return store.qualified(parsed);
        } catch (StorageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw failure("cannot open the file system of", path, unknown);
            }
            throw new StorageException("'" + path + "' is not a path: " + e.getMessage(), e);
        } catch (IOException e) {
            throw failure("cannot open the file system of", path, e);
        }
    }

    private boolean isServed(Path uri) {
        return settings.map(hadoop -> HadoopStore.isServed(uri, hadoop.configuration()))
                .orElse(isOfDisk(uri));
    }

    private static boolean isOfDisk(Path path) {
        return path.scheme().map(LocalDisk.SCHEME::equals).orElse(true);
    }

    /** Whether a text is seen to be the path of something, whatever else it may look like. */
    public boolean exists(String path) {
        try {
            return !path.isEmpty() && status(resolve(path)).isPresent();
        } catch (StorageException e) {
            return false;
        }
    }

    /** What stands under a path, if anything does that can be found: a file or a folder, links followed. */
    public Optional<Entry> status(Path path) throws StorageException {
        try {
            return store(path).status(path);
        } catch (IOException e) {
            throw failure("cannot look at", path.toString(), e);
        }
    }

    /** The same, and {@link Entry.Kind#SPECIAL} where it is neither. */
    public Optional<Entry> entry(Path path) throws StorageException {
        Optional<Entry> entry = status(path);
        try {
            boolean special = entry.filter(Entry::isFile).isPresent()
                    && store(path).isDisk()
                    && !Files.isRegularFile(LocalDisk.file(path).toPath());
            return special
                    ? Optional.of(new Entry(path, Entry.Kind.SPECIAL, 0, "", Optional.empty(), Optional.empty()))
                    : entry;
        } catch (IOException e) {
            throw failure("cannot look at", path.toString(), e);
        }
    }

    /** What stands directly in a directory, in the store's order. */
    public List<Entry> list(Path directory) throws StorageException {
        try {
            return store(directory).list(directory);
        } catch (IOException e) {
            throw failure("cannot list", directory.toString(), e);
        }
    }

    /**
     * What stands directly in a folder, as the store yields it, page by page; the iterator throws
     * {@link UncheckedIOException}. Links between folders and names that are no text are of local disks alone.
     *
     * @param bytes of the folder's path, see {@link Entry#bytes}
     */
    public Iterator<Entry> entries(Path folder, Optional<URI> bytes) throws StorageException {
        try {
            return store(folder).entries(folder, bytes);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw failure("cannot list", folder.toString(), e);
        }
    }

    /** Whether folders may be found by several paths, links between them. */
    public boolean mayHaveLinks(Path folder) throws StorageException {
        try {
            return store(folder).isDisk();
        } catch (IOException e) {
            throw failure("cannot open the file system of", folder.toString(), e);
        }
    }

    /** Where a local folder really is, links resolved; elsewhere, and where it cannot be found, the path itself. */
    public Path realPath(Path folder) throws StorageException {
        try {
            return store(folder).isDisk()
                    ? local(LocalDisk.file(folder).toPath().toRealPath().toString())
                    : folder;
        } catch (IOException e) {
            throw failure("cannot look at", folder.toString(), e);
        }
    }

    /** The path of a file on a local disk. */
    static Path local(String path) {
        return new Path(LocalDisk.SCHEME, null, path);
    }

    /** What a name or a glob stands for; what exists by its very name is taken as it is, whatever is in it. */
    public Matches matching(String name) throws StorageException {
        return new Glob(this).matching(resolve(name));
    }

    /**
     * Opens a file whose length is known, which saves stores that understand it (S3A of Hadoop 3.3.5 on) a request.
     *
     * @param length in bytes, as listed; where the file has become longer, a store may end it there
     */
    public OpenFile open(Path path, long length) throws IOException {
        return new OpenFile(store(path).open(path, OptionalLong.of(length)));
    }

    /**
     * Whether an error of reading a file comes from the file (gone, forbidden, shorter than it was, damaged on disk); the
     * others, of networks, services and exhausted processes, may be over a minute later.
     */
    public boolean isOfTheFile(Path path, IOException error) throws IOException {
        if (String.valueOf(error.getMessage()).contains("Too many open files")) {
            return false;
        }
        return error instanceof FileNotFoundException
                || error instanceof EOFException
                || error instanceof AccessDeniedException
                || OF_THE_FILE.contains(error.getClass().getSimpleName())
                || store(path).isLocal();
    }

    /** Whether a failure to read comes from bytes that are not those that were written. */
    public static boolean isDamaged(StorageException error) {
        return error.getCause() instanceof EOFException
                || error.getCause() != null
                        && error.getCause().getClass().getSimpleName().equals(DAMAGED);
    }

    /** What a failure to read says of a path; one line. */
    public static StorageException cannotRead(String path, IOException cause) {
        return failure("cannot read", path, cause);
    }

    /** Opens a file to read parts of it. */
    public OpenFile open(Path path) throws IOException {
        return new OpenFile(store(path).open(path, OptionalLong.empty()));
    }

    /**
     * All bytes of a file.
     *
     * @throws FileNotFoundException if there is none
     */
    public byte[] read(Path path) throws IOException {
        try (InputStream in = stream(path)) {
            return in.readAllBytes();
        }
    }

    /**
     * The bytes of a file, as a stream, for those too long for memory; the caller closes it.
     *
     * @throws FileNotFoundException if there is none
     */
    public InputStream stream(Path path) throws IOException {
        return store(path).stream(path);
    }

    /** The text of a file, if it exists; {@link Documents#LONGEST_JSON} bounds it. */
    public Optional<String> readText(Path path) throws StorageException {
        return readText(path, Documents.LONGEST_JSON);
    }

    /**
     * The text of a file, if it exists.
     *
     * @param longest bytes that it may have
     * @throws StorageException if it cannot be read, or is longer
     */
    public Optional<String> readText(Path path, int longest) throws StorageException {
        try (InputStream in = stream(path)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new StorageException(String.format(
                        Locale.ROOT, "%s has more than %,d bytes, as no file of its kind has", path, longest));
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (StorageException e) {
            throw e;
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read", path.toString(), e);
        }
    }

    /**
     * Makes {@code bytes} the contents of {@code path}, replacing what stood there: a reader sees the old object or the
     * whole new one.
     *
     * @throws StorageFullException if there is no space for them
     */
    public void publish(Path path, byte[] bytes) throws StorageException {
        publish(path, bytes, false);
    }

    /**
     * As {@link #publish}, readable and writable by its owner alone (mode 0600) where the file system has modes.
     *
     * @throws StorageFullException if there is no space for them
     */
    public void publishForOwner(Path path, byte[] bytes) throws StorageException {
        publish(path, bytes, true);
    }

    private void publish(Path path, byte[] bytes, boolean ownerAlone) throws StorageException {
        try {
            store(path).publish(path, bytes, ownerAlone);
        } catch (IOException e) {
            Optional<StorageFullException> full = StorageFullException.in(e, path);
            if (full.isPresent()) {
                throw full.get();
            }
            throw failure("cannot write", path.toString(), e);
        }
    }

    /** Whether others than a local file's owner may do anything with it; no for other file systems, and if there is none. */
    public boolean openToOthers(Path path) throws StorageException {
        return localFile(path).isPresent()
                && status(path).isPresent()
                && localFile(path).get().opened();
    }

    /** A file for its owner alone, if it is one of a local disk. */
    public Optional<OwnerFile> localFile(Path path) throws StorageException {
        try {
            return store(path).isLocal()
                    ? Optional.of(new OwnerFile(LocalDisk.file(path).toPath()))
                    : Optional.empty();
        } catch (IOException e) {
            throw failure("cannot open the file system of", path.toString(), e);
        }
    }

    /**
     * Finds out, before any work is done, whether files can be made in a directory; makes it if need be.
     *
     * @throws StorageException if not, with the reason
     */
    public void requireWritable(Path directory) throws StorageException {
        Path probe = new Path(directory, ".writable-" + UUID.randomUUID());
        try {
            Store store = store(directory);
            Optional<Entry> existing = status(directory);
            if (existing.isPresent() && !existing.get().isFolder()) {
                throw new StorageException("cannot write to " + directory + ": it is a file; name a directory");
            }
            store.makeFolder(directory);
            publish(probe, new byte[0]);
            store.delete(probe);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw failure("cannot write to", directory.toString(), e);
        }
    }

    /**
     * Makes a directory and what is missing above it: on a local disk for its owner alone, elsewhere as the store has it.
     * What exists keeps its permissions.
     */
    public void createForOwner(Path directory) throws StorageException {
        try {
            if (store(directory).isLocal() && POSIX) {
                Files.createDirectories(LocalDisk.file(directory).toPath(), OWNER_DIRECTORY);
            } else {
                store(directory).makeFolder(directory);
            }
        } catch (IOException e) {
            throw failure("cannot make", directory.toString(), e);
        }
    }

    /** Takes a file, or a directory, from everybody but its owner, on a local disk. */
    public void restrictToOwner(Path path) throws StorageException {
        try {
            if (store(path).isLocal() && POSIX) {
                java.nio.file.Path local = LocalDisk.file(path).toPath();
                Files.setPosixFilePermissions(
                        local, PosixFilePermissions.fromString(Files.isDirectory(local) ? "rwx------" : "rw-------"));
            }
        } catch (IOException e) {
            throw failure("cannot set the permissions of", path.toString(), e);
        }
    }

    /** Removes a directory and all in it; no error if there is none. */
    public void deleteTree(Path directory) throws StorageException {
        try {
            store(directory).delete(directory);
        } catch (IOException e) {
            throw failure("cannot delete", directory.toString(), e);
        }
    }

    private Store store(Path path) throws IOException {
        if (settings.isPresent()) {
            return HadoopStore.of(path, settings.get().configuration());
        }
        if (!isOfDisk(path)) {
            throw new IOException("only files of this machine are read without Spark; run the command by spark-submit");
        }
        return new LocalDisk();
    }

    static StorageException failure(String what, String path, IOException cause) {
        return new StorageException(Secrets.masked(what + " " + path + ": " + FailureWords.of(cause)), cause);
    }
}
