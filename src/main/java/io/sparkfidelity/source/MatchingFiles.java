package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Matches;
import io.sparkfidelity.storage.NameEncoding;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The files that a name or a glob stands for, by the rule of {@link Membership} where it is a glob: a star finds neither
 * hidden files nor litter. A file that is named is taken whatever its name.
 *
 * @param files that can be opened
 * @param unreadable why the others cannot, by their names
 * @param pattern that they were found by
 * @param leftAlone counts; rows of them are made where a listing asks, since whoever names one file may have no Spark
 */
record MatchingFiles(
        List<ListedFile> files, Map<String, String> unreadable, String pattern, LeftAloneCounts leftAlone) {
    /** @throws SourceException if there is none */
    static MatchingFiles of(Storage storage, String pattern) throws SourceException, StorageException {
        Matches matches = storage.matching(pattern);
        boolean named =
                matches.entries().size() == 1 && matches.entries().get(0).path().equals(storage.resolve(pattern));
        if (named && matches.entries().get(0).isFolder()) {
            throw new SourceException(pattern + " is a directory; name the files in it, as in " + pattern + "/*");
        }
        if (named && matches.entries().get(0).kind() == Entry.Kind.SPECIAL) {
            throw new SourceException(pattern + " is a pipe, socket or device; name a file");
        }
        List<ListedFile> files = new ArrayList<>();
        Map<String, String> unreadable = new LinkedHashMap<>();
        LeftAloneCounts counts = new LeftAloneCounts();
        for (Entry entry : matches.entries()) {
            String name = ListedFile.relative(matches.root(), entry.path());
            Optional<String> litter = named ? Optional.empty() : Membership.litter(name);
            if (entry.isFolder()) {
                continue;
            } else if (litter.isPresent()) {
                counts.add(litter.get(), name);
            } else if (entry.kind() == Entry.Kind.SPECIAL) {
                counts.add(LeftAlone.SPECIAL_FILE, name);
            } else if (entry.kind() == Entry.Kind.DANGLING_LINK) {
                unreadable.put(name, "a link that leads nowhere");
            } else if (entry.bytes().isPresent()) {
                unreadable.put(name, "its path has bytes that are no text in this locale; rename it");
            } else {
                files.add(ListedFile.of(matches.root(), entry));
            }
        }
        if (files.isEmpty() && unreadable.isEmpty()) {
            throw new SourceException("no such file: " + pattern + "; check the path" + NameEncoding.advice(pattern)
                    + (counts.isEmpty()
                            ? ""
                            : ", or name the files one by one: a pattern leaves hidden ones, system"
                                    + " files and pipes alone"));
        }
        return new MatchingFiles(files, unreadable, pattern, counts);
    }

    /** @throws SourceException if one cannot be opened */
    List<ListedFile> readable() throws SourceException {
        for (Map.Entry<String, String> each : unreadable.entrySet()) {
            throw new SourceException(each.getKey() + " cannot be read: " + each.getValue());
        }
        return files;
    }

    /** Rows for a listing: a reject for what cannot be opened, and counts of what was left alone. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        leftAlone.rows(pattern).forEachRemaining(rows::add);
        unreadable.forEach((name, why) -> rows.add(unreadable(name, "", why)));
        return rows;
    }

    /** The reject that stands for all that a file holds. */
    static Row unreadable(String name, String version, String why) {
        ArchiveMember all = ArchiveMember.broken(0, new Place.Broken(RejectReason.UNREADABLE, why));
        return ImageRef.listed(name + "!" + all.name(), Optional.empty(), Optional.empty(), 0, version, all.place())
                .toRow();
    }
}
