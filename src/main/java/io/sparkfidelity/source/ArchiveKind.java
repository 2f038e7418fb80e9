package io.sparkfidelity.source;

import io.sparkfidelity.storage.OpenFile;
import java.io.IOException;
import java.util.Iterator;

/** The archives whose members can be read one by one. */
enum ArchiveKind {
    TAR,
    ZIP;

    /** The files in an archive; the iterator throws {@link java.io.UncheckedIOException} if it cannot be read. */
    Iterator<ArchiveMember> members(OpenFile file, long length, String path) throws IOException {
        return this == TAR ? new TarMembers(file, length, path) : ZipMembers.of(file, length, path);
    }
}
