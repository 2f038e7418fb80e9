package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The images in a folder, what else is there by its count, links to other folders, and either the subfolders or what lies in
 * those; page by page. A folder that is left alone is walked as well, so that its files are counted, as an archive's are.
 */
final class FolderWalk implements Iterator<Row> {
    /** Below the folder where the walk begins: without links, no tree of folders is so deep. */
    private static final int DEEPEST = 100;

    /** Whose count it takes, if any: the reason for which a folder above was left alone. */
    private record Waiting(Path path, Optional<URI> bytes, Optional<String> leftAlone) {}

    private final Storage storage;
    private final Path root;
    private final String start;
    private final boolean recursive;
    private final Set<String> excluded;
    private final int deepest;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final LeftAloneCounts counts = new LeftAloneCounts();
    /** Why the folder that is read is left alone, if it is. */
    private Optional<String> leftAlone = Optional.empty();

    private Iterator<Entry> children = Collections.emptyIterator();
    private Iterator<Row> last = Collections.emptyIterator();
    private Optional<Row> next = Optional.empty();
    private boolean done;

    /**
     * @param root of the set: ids are below it
     * @param start a row of {@link #start} or one that {@link #isFolder}
     * @param excluded paths of folders that are listed under another name
     */
    FolderWalk(Storage storage, String root, Row start, boolean recursive, Set<String> excluded) {
        this.storage = storage;
        this.root = new Path(root);
        this.start = start.getString(1);
        this.recursive = recursive;
        this.excluded = excluded;
        this.deepest = new Path(this.start).depth() + DEEPEST;
        waiting.add(new Waiting(
                new Path(this.start),
                Optional.of(start.getString(2))
                        .filter(bytes -> !bytes.isEmpty())
                        .map(URI::create),
                Optional.of(start.getString(3)).filter(reason -> !reason.isEmpty())));
    }

    /** The folder where a walk begins. */
    static Row start(String folder) {
        return folder("folder", folder, "", "");
    }

    // Rows and not records, since these lie in Spark's memory, and Kryo cannot do records.
    private static Row folder(String kind, String path, String bytes, String more) {
        return RowFactory.create(kind, path, bytes, more);
    }

    static boolean isImage(Row row) {
        return row.size() == ImageRef.SCHEMA.size();
    }

    static boolean isFolder(Row row) {
        return !isImage(row) && row.getString(0).equals("folder");
    }

    static boolean isLink(Row row) {
        return !isImage(row) && row.getString(0).equals("link");
    }

    /** Of a folder or a link. */
    static String path(Row row) {
        return row.getString(1);
    }

    /** Where a link leads. */
    static String target(Row row) {
        return row.getString(3);
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !done) {
            if (children.hasNext()) {
                take(children.next());
            } else if (!waiting.isEmpty()) {
                open(waiting.remove());
            } else {
                done = true;
                last = counts.rows(start);
            }
        }
        return next.isPresent() || last.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = next.isPresent() ? next.get() : last.next();
        next = Optional.empty();
        return row;
    }

    private void take(Entry child) {
        String id = ListedFile.relative(root, child.path());
        Optional<String> above = leftAlone.or(() -> Membership.litter(child.name()));
        switch (child.kind()) {
            case FOLDER -> enter(child, id, above);
            case FOLDER_LINK -> {
                if (above.isPresent()) {
                    counts.add(above.get(), id);
                } else {
                    next = Optional.of(folder(
                            "link",
                            child.path().toString(),
                            "",
                            child.target().orElseThrow().toString()));
                }
            }
            case SPECIAL -> counts.add(above.orElse(LeftAlone.SPECIAL_FILE), id);
            default ->
                above.or(() -> Membership.leftAlone(child.name()))
                        .ifPresentOrElse(reason -> counts.add(reason, id), () -> next = Optional.of(image(child, id)));
        }
    }

    private void enter(Entry child, String id, Optional<String> leftAlone) {
        if (excluded.contains(child.path().toString())) {
            counts.add(LeftAlone.FOLDER_LINK, id);
        } else if (recursive) {
            waiting.add(new Waiting(child.path(), child.bytes(), leftAlone));
        } else {
            next = Optional.of(folder(
                    "folder",
                    child.path().toString(),
                    child.bytes().map(URI::toString).orElse(""),
                    leftAlone.orElse("")));
        }
    }

    private static Row image(Entry file, String id) {
        Place place = new Place.Whole(file.path().toString());
        if (file.kind() == Entry.Kind.DANGLING_LINK) {
            place = new Place.Broken(RejectReason.UNREADABLE, "a link that leads nowhere");
        } else if (file.bytes().isPresent()) {
            place = new Place.Broken(
                    RejectReason.UNREADABLE, "its path has bytes that are no text in this locale; rename it");
        }
        return ImageRef.listed(id, ArchiveMember.folder(id), Optional.empty(), file.length(), file.version(), place)
                .toRow();
    }

    private void open(Waiting opened) {
        leftAlone = opened.leftAlone();
        try {
            if (opened.path().depth() > deepest) {
                throw new StorageException(
                        "cannot list " + opened.path() + ": folders deeper than " + DEEPEST + " levels");
            }
            children = storage.entries(opened.path(), opened.bytes());
        } catch (StorageException e) {
            if (opened.leftAlone().isEmpty()) {
                throw new UncheckedIOException(e);
            }
            // Nobody misses what is in a folder of no concern that may not be opened.
            counts.add(opened.leftAlone().get(), ListedFile.relative(root, opened.path()));
        }
    }
}
