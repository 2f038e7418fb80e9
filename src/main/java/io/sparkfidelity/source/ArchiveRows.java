package io.sparkfidelity.source;

import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The images of one archive as rows of a listing. In a tar the members of a sample stand side by side, as WebDataset wants
 * it; the directory of a zip is read twice, first for sidecars, since zips are written in any order.
 */
final class ArchiveRows implements Iterator<Row>, Closeable {
    /** Members of one sample, and sidecars of a zip, that are held in memory. */
    private static final int LARGEST_SAMPLE = 1_000;

    /** Members that say which keys there are. */
    private static final int SAMPLES_WITH_KEYS = 100;

    private static final int MOST_SIDECARS = 1_000_000;

    private final ListedFile archive;
    private final boolean grouped;
    private final Optional<String> picture;
    private final OpenFile file;
    private final Iterator<ArchiveMember> members;
    private final Sidecars sidecars;
    /** Of the values beside images, the one that rows have in place of what a listing has. */
    private final Optional<String> key;

    private final List<ArchiveMember> images = new ArrayList<>();
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private final LeftAloneCounts counts = new LeftAloneCounts();
    private Optional<ArchiveMember> ahead = Optional.empty();
    private boolean done;

    private ArchiveRows(
            ListedFile archive,
            boolean grouped,
            Optional<String> picture,
            OpenFile file,
            Iterator<ArchiveMember> members,
            Sidecars sidecars,
            Optional<String> key) {
        this.archive = archive;
        this.grouped = grouped;
        this.picture = picture;
        this.file = file;
        this.members = members;
        this.sidecars = sidecars;
        this.key = key;
    }

    /** @param picture which of a sample's pictures is the image, by {@link ArchiveMember#field}; all of them if empty */
    static ArchiveRows open(Storage storage, ArchiveKind kind, Optional<String> picture, ListedFile archive)
            throws IOException {
        return open(storage, kind, picture, archive, Optional.empty());
    }

    /** Rows (id, value) of what the images' sidecars have under a key, and nothing of those that have nothing there. */
    static ArchiveRows values(
            Storage storage, ArchiveKind kind, Optional<String> picture, ListedFile archive, String key)
            throws IOException {
        return open(storage, kind, picture, archive, Optional.of(key));
    }

    /** The keys that the sidecars of an archive's first images have. */
    static Set<String> keys(Storage storage, ArchiveKind kind, Optional<String> picture, ListedFile archive)
            throws IOException {
        Set<String> keys = new TreeSet<>();
        try (ArchiveRows rows = open(storage, kind, picture, archive, Optional.of(""))) {
            for (int i = 0; i < SAMPLES_WITH_KEYS && (rows.ahead.isPresent() || rows.members.hasNext()); i++) {
                rows.takeSample();
                for (ArchiveMember image : rows.images) {
                    keys.addAll(rows.sidecars.values(image).keySet());
                }
                rows.endSample();
            }
        }
        return keys;
    }

    private static ArchiveRows open(
            Storage storage, ArchiveKind kind, Optional<String> picture, ListedFile archive, Optional<String> key)
            throws IOException {
        OpenFile file = storage.open(new Path(archive.path()));
        try {
            Sidecars sidecars = new Sidecars(storage, file);
            if (kind == ArchiveKind.ZIP) {
                Iterator<ArchiveMember> all = kind.members(file, archive.length(), archive.path());
                while (all.hasNext() && sidecars.size() < MOST_SIDECARS) {
                    ArchiveMember member = all.next();
                    if (sidecars.takes(member)) {
                        sidecars.add(member);
                    }
                }
            }
            Iterator<ArchiveMember> members = kind.members(file, archive.length(), archive.path());
            return new ArchiveRows(archive, kind == ArchiveKind.TAR, picture, file, members, sidecars, key);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty() && (ahead.isPresent() || members.hasNext())) {
                readSample();
            }
            if (ready.isEmpty() && !done) {
                done = true;
                countSidecars();
                if (key.isEmpty()) {
                    counts.rows(archive.path()).forEachRemaining(ready::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void readSample() throws IOException {
        takeSample();
        for (ArchiveMember image : images) {
            row(image).ifPresent(ready::add);
        }
        endSample();
    }

    private void takeSample() throws IOException {
        ArchiveMember first = ahead.isPresent() ? ahead.get() : members.next();
        ahead = Optional.empty();
        take(first);
        for (int count = 1; grouped && count < LARGEST_SAMPLE && members.hasNext(); count++) {
            ArchiveMember member = members.next();
            if (!member.key().equals(first.key())) {
                ahead = Optional.of(member);
                break;
            }
            take(member);
        }
    }

    private void endSample() {
        images.clear();
        if (grouped) {
            countSidecars();
        }
    }

    private void take(ArchiveMember member) {
        if (member.isDamage() && member.leftAlone().isEmpty()) {
            images.add(member);
            return;
        }
        Optional<String> reason = member.leftAlone().or(() -> Membership.leftAlone(member.name()));
        if (reason.isEmpty() && picture.isPresent() && !picture.get().equals(member.field())) {
            counts.add(LeftAlone.NOT_CHOSEN, id(member));
        } else if (reason.isEmpty()) {
            images.add(member);
        } else if (grouped && sidecars.takes(member)) {
            sidecars.add(member);
        } else if (!sidecars.has(member)) {
            counts.add(reason.get(), id(member));
        }
    }

    /** Those that belong to no image are files like any other. */
    private void countSidecars() {
        sidecars.unused().forEach(member -> counts.add(LeftAlone.NOT_AN_IMAGE, id(member)));
        sidecars.clear();
    }

    private String id(ArchiveMember member) {
        return archive.name() + "!" + member.name();
    }

    private Optional<Row> row(ArchiveMember image) throws IOException {
        sidecars.use(image);
        if (key.isPresent()) {
            return Optional.ofNullable(sidecars.values(image).get(key.get()))
                    .map(value -> RowFactory.create(id(image), value));
        }
        Optional<String> label = sidecars.label(image).or(() -> ArchiveMember.folder(image.name()));
        return Optional.of(ImageRef.listed(
                        id(image), label, sidecars.caption(image), image.size(), archive.version(), image.place())
                .toRow());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
