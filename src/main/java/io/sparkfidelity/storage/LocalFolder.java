package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * What a folder of a local disk holds, all of it: Hadoop's own listing drops without a word the names that the JVM's locale
 * cannot express and the links that lead nowhere, follows links to folders, and takes a pipe for a file.
 */
final class LocalFolder implements Iterator<Entry> {
    private final io.sparkfidelity.storage.Path folder;
    private final boolean named;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> names;
    private Optional<Entry> next = Optional.empty();

    /** @param bytes see {@link Entry#bytes} */
    LocalFolder(io.sparkfidelity.storage.Path folder, Optional<URI> bytes) throws IOException {
        this.folder = folder;
        this.named = bytes.isEmpty();
        try {
            Path path = bytes.isPresent()
                    ? Path.of(bytes.get())
                    : Path.of(folder.toUri().getPath());
            this.stream = Files.newDirectoryStream(path);
        } catch (InvalidPathException e) {
            throw inexpressible(folder.toString());
        }
        this.names = stream.iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            while (next.isEmpty() && names.hasNext()) {
                next = entry(names.next());
            }
            if (next.isEmpty()) {
                stream.close();
            }
        } catch (DirectoryIteratorException e) {
            // Made with no cause, such an exception could not be.
            IOException cause = Objects.requireNonNull(e.getCause());
            throw new UncheckedIOException(Storage.cannotRead(folder.toString(), cause));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    e instanceof StorageException ? e : Storage.cannotRead(folder.toString(), e));
        }
        return next.isPresent();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Entry entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }

    /** Empty if it has gone since the folder was read. */
    private Optional<Entry> entry(Path path) throws IOException {
        BasicFileAttributes own;
        try {
            own = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        BasicFileAttributes file = own;
        if (own.isSymbolicLink()) {
            try {
                file = Files.readAttributes(path, BasicFileAttributes.class);
            } catch (IOException e) {
                // Its target is not there or may not be seen, or links go round in a circle.
                return Optional.of(other(path, Entry.Kind.DANGLING_LINK));
            }
        }
        if (file.isRegularFile()) {
            return Optional.of(new Entry(
                    child(path),
                    Entry.Kind.FILE,
                    file.size(),
                    LocalDisk.version(file.lastModifiedTime().toMillis()),
                    Optional.empty(),
                    bytes(path)));
        }
        if (file.isDirectory() && own.isSymbolicLink()) {
            return Optional.of(new Entry(
                    child(path),
                    Entry.Kind.FOLDER_LINK,
                    0,
                    "",
                    Optional.of(Storage.local(path.toRealPath().toString())),
                    bytes(path)));
        }
        return Optional.of(other(path, file.isDirectory() ? Entry.Kind.FOLDER : Entry.Kind.SPECIAL));
    }

    private Entry other(Path path, Entry.Kind kind) throws StorageException {
        return new Entry(child(path), kind, 0, "", Optional.empty(), bytes(path));
    }

    private io.sparkfidelity.storage.Path child(Path path) throws StorageException {
        String name = path.getFileName().toString();
        // A path of its own, since a name may have a colon.
        return new io.sparkfidelity.storage.Path(
                folder, new io.sparkfidelity.storage.Path(null, null, isText(path) ? name : spelled(path)));
    }

    private Optional<URI> bytes(Path path) {
        return named && isText(path) ? Optional.empty() : Optional.of(path.toUri());
    }

    /** Whether the name's text leads back to its bytes, as Hadoop will try. */
    private static boolean isText(Path path) {
        try {
            return Path.of(path.getFileName().toString()).equals(path.getFileName());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * A name that is no text, as {@link NameBytes} spells it.
     *
     * @throws StorageException if it is UTF-8: then not the name is wrong but the locale
     */
    private String spelled(Path path) throws StorageException {
        // The only way to a path's bytes.
        String raw = path.toUri().getRawPath();
        byte[] bytes = unescaped(raw.substring(raw.lastIndexOf('/', raw.length() - 2) + 1));
        if (NameBytes.isUtf8(bytes)) {
            throw inexpressible(folder + "/" + new String(bytes, StandardCharsets.UTF_8));
        }
        return NameBytes.text(bytes);
    }

    private static StorageException inexpressible(String path) {
        return new StorageException(
                "Java cannot express the file name " + path + " in this locale; " + NameEncoding.remedy());
    }

    private static byte[] unescaped(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int at = 0; at < raw.length() && raw.charAt(at) != '/'; at++) {
            if (raw.charAt(at) == '%') {
                bytes[length++] = (byte) Integer.parseInt(raw.substring(at + 1, at + 3), 16);
                at += 2;
            } else {
                bytes[length++] = (byte) raw.charAt(at);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
