package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
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
        Path path = HadoopStore.ours(status.getPath());
        return status.isDirectory() ? Entry.folder(path) : Entry.file(path, status.getLen(), version(status));
    }

    private static String version(FileStatus file) {
        String etag = file instanceof EtagSource tagged ? tagged.getEtag() : null;
        return etag == null || etag.isEmpty() ? LocalDisk.version(file.getModificationTime()) : "etag-" + etag;
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
