package io.sparkfidelity.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where files lie: the local disk, or what Hadoop gives access to. Thread-safe. */
interface Store {
    /** A path with all that a user may leave out. */
    Path qualified(Path path);

    /** Whether it is a disk of this machine, with links and names that are no text. */
    boolean isDisk();

    /** Whether its files go by the scheme {@code file}, whoever serves them. */
    boolean isLocal();

    /** What stands under a path, links followed. */
    Optional<Entry> status(Path path) throws IOException;

    /** What stands directly in a folder, in the store's order. */
    List<Entry> list(Path folder) throws IOException;

    /** The same page by page; the iterator throws {@link java.io.UncheckedIOException}. */
    Iterator<Entry> entries(Path folder, Optional<URI> bytes) throws IOException;

    /** @throws FileNotFoundException if there is none */
    InputStream stream(Path path) throws IOException;

    /** @param length in bytes, where a listing said it */
    OpenFile.Input open(Path path, OptionalLong length) throws IOException;

    /** A whole object appears at once: a reader sees the old one or the new one, never a part. */
    void publish(Path path, byte[] bytes, boolean ownerAlone) throws IOException;

    /** A folder and what is missing above it. */
    void makeFolder(Path folder) throws IOException;

    /** A file, or a folder and all in it; no error if there is none. */
    void delete(Path path) throws IOException;
}
