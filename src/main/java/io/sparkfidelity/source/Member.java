package io.sparkfidelity.source;

import java.util.Locale;
import java.util.Optional;

/**
 * A file in an archive, or a damaged part of one.
 *
 * @param name as the archive gives it, without a leading {@code ./}; only ever part of an id, never of a path
 * @param size bytes of the file
 * @param place where they are
 */
record Member(String name, long size, Place place) {
    static final String DAMAGE = "*byte ";

    /** The member that stands for what cannot be read from {@code position} on. */
    static Member broken(long position, Place.Broken damage) {
        return new Member(DAMAGE + position, 0, damage);
    }

    /** Name without the last extension. */
    String stem() {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
    }

    /** Name up to the first dot of its last part: what WebDataset takes for the sample's key. */
    String key() {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The last extension in lower case; empty if there is none. */
    String extension() {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    boolean isImage() {
        return name.startsWith(DAMAGE) && place instanceof Place.Broken
                || DirectorySource.EXTENSIONS.contains(extension()) && !name.startsWith("__MACOSX/");
    }

    /** The name of the folder in which a path lies, if any; never {@code .} or {@code ..}. */
    static Optional<String> folder(String path) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        String name = path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
        return name.isEmpty() || name.equals(".") || name.equals("..") ? Optional.empty() : Optional.of(name);
    }
}
