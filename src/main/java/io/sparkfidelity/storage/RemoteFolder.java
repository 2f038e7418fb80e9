package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What a folder of a store holds: files and folders, as Hadoop gives them. */
final class RemoteFolder implements Iterator<Entry> {
    private final Path folder;
    private final RemoteIterator<FileStatus> children;

    RemoteFolder(Path folder, RemoteIterator<FileStatus> children) {
        this.folder = folder;
        this.children = children;
    }

    @Override
    public boolean hasNext() {
        try {
            return children.hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(Storage.failure("cannot list", folder.toString(), e));
        }
    }

    static Entry entry(FileStatus status) {
        return status.isDirectory()
                ? new Entry(status.getPath(), Entry.Kind.FOLDER, 0, "", Optional.empty(), Optional.empty())
                : new Entry(
                        status.getPath(),
                        Entry.Kind.FILE,
                        status.getLen(),
                        Storage.version(status),
                        Optional.empty(),
                        Optional.empty());
    }

    @Override
    public Entry next() {
        try {
            return entry(children.next());
        } catch (IOException e) {
            throw new UncheckedIOException(Storage.failure("cannot list", folder.toString(), e));
        }
    }
}
