package io.sparkfidelity.source;

import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The images in a folder, and either its subfolders or what lies in those, page by page. Rows of (is a folder, path, length,
 * version): rows and not records, since these lie in Spark's memory, and Kryo cannot do records.
 */
final class FolderWalk implements Iterator<Row> {
    /** Below a root; links that lead back up go no deeper. */
    private static final int DEEPEST = 100;

    private final Storage storage;
    private final boolean recursive;
    private final int deepest;
    private final ArrayDeque<Path> waiting = new ArrayDeque<>();
    private Iterator<FileStatus> children = Collections.emptyIterator();
    private Row next;

    FolderWalk(Storage storage, String folder, boolean recursive) {
        this.storage = storage;
        this.recursive = recursive;
        this.deepest = new Path(folder).depth() + DEEPEST;
        waiting.add(new Path(folder));
    }

    static boolean isFolder(Row row) {
        return row.getBoolean(0);
    }

    static String path(Row row) {
        return row.getString(1);
    }

    /** The listing's row of a file. */
    static Row reference(String root, Row file) {
        String path = path(file);
        String id = ListedFile.relative(new Path(root), new Path(path));
        return ImageRef.listed(
                        id,
                        Member.folder(id),
                        Optional.empty(),
                        file.getLong(2),
                        file.getString(3),
                        new Place.Whole(path))
                .toRow();
    }

    @Override
    public boolean hasNext() {
        while (next == null && (children.hasNext() || !waiting.isEmpty())) {
            if (children.hasNext()) {
                take(children.next());
            } else {
                open(waiting.remove());
            }
        }
        return next != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = next;
        next = null;
        return row;
    }

    private void take(FileStatus child) {
        String name = child.getPath().getName();
        if (name.startsWith(".") || name.startsWith("_")) {
            return;
        }
        if (child.isDirectory() && recursive) {
            waiting.add(child.getPath());
        } else if (child.isDirectory()) {
            next = RowFactory.create(true, child.getPath().toString(), 0L, "");
        } else if (DirectorySource.isImage(name)) {
            next = RowFactory.create(false, child.getPath().toString(), child.getLen(), Storage.version(child));
        }
    }

    private void open(Path folder) {
        try {
            if (folder.depth() > deepest) {
                throw new StorageException("cannot list " + folder + ": folders deeper than " + DEEPEST
                        + " levels; is there a link that leads back up?");
            }
            children = storage.children(folder);
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        }
    }
}
