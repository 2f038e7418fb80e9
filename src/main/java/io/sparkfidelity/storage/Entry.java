package io.sparkfidelity.storage;

import java.net.URI;
import java.util.Optional;

/**
 * What stands in a folder.
 *
 * @param path with the folder's own before it
 * @param length in bytes, 0 where it is no file
 * @param version what changes when the bytes do: the store's etag where it gives one, else the modification time; empty
 *     where it is no file
 * @param target where a {@link Kind#FOLDER_LINK} leads, without links in between
 * @param bytes of a local path that no text stands for, so that Hadoop cannot open it by {@code path}: as a URI, percent
 *     signs and all
 */
public record Entry(Path path, Kind kind, long length, String version, Optional<Path> target, Optional<URI> bytes) {
    /** Files, folders, and what is neither. */
    public enum Kind {
        FILE,
        FOLDER,
        /** A symbolic link to a folder. */
        FOLDER_LINK,
        /** A symbolic link that leads nowhere. */
        DANGLING_LINK,
        /** A pipe, socket or device: reading it may never end. */
        SPECIAL
    }

    static Entry file(Path path, long length, String version) {
        return new Entry(path, Kind.FILE, length, version, Optional.empty(), Optional.empty());
    }

    static Entry folder(Path path) {
        return new Entry(path, Kind.FOLDER, 0, "", Optional.empty(), Optional.empty());
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** By its name or through a link. */
    public boolean isFolder() {
        return kind == Kind.FOLDER || kind == Kind.FOLDER_LINK;
    }

    /** The last part of the path. */
    public String name() {
        return path.getName();
    }
}
