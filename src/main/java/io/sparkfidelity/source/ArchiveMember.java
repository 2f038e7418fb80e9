package io.sparkfidelity.source;

import java.util.Locale;
import java.util.Optional;

/**
 * A file in an archive, or a damaged part of one.
 *
 * @param name as the archive gives it, without a leading {@code ./}; only ever part of an id, never of a path
 * @param size bytes of the file
 * @param place where they are
 * @param leftAlone why it is no image of the set, where the archive says so and not the name
 */
record ArchiveMember(String name, long size, Place place, Optional<String> leftAlone) {
    static final String DAMAGE = "*byte ";

    ArchiveMember(String name, long size, Place place) {
        this(name, size, place, Optional.empty());
    }

    ArchiveMember leftAloneFor(String reason) {
        return new ArchiveMember(name, size, place, Optional.of(reason));
    }

    /** The member that stands for what cannot be read from {@code position} on. */
    static ArchiveMember broken(long position, Place.Broken damage) {
        return new ArchiveMember(DAMAGE + position, 0, damage);
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

    /** What stands behind {@link #key}, in lower case: {@code mask.png} of {@code 0001.mask.png}. */
    String field() {
        String key = key();
        return name.length() > key.length() ? name.substring(key.length() + 1).toLowerCase(Locale.ROOT) : "";
    }

    /** The last extension in lower case; empty if there is none. */
    String extension() {
        return Membership.extension(name);
    }

    /** Whether it stands for what cannot be read of its archive. */
    boolean isDamage() {
        return name.startsWith(DAMAGE) && place instanceof Place.Broken;
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
