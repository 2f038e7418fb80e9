package io.sparkfidelity.source;

import io.sparkfidelity.storage.Matches;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A file that holds many images.
 *
 * @param path absolute, with its scheme
 * @param name relative to the folder above the first wildcard of the pattern that found it
 * @param length in bytes
 * @param version see {@link Storage#version}
 */
record ListedFile(String path, String name, long length, String version) {
    /** Its form on the way to executors: Kryo cannot do records. */
    Row toRow() {
        return RowFactory.create(path, name, length, version);
    }

    static ListedFile of(Row row) {
        return new ListedFile(row.getString(0), row.getString(1), row.getLong(2), row.getString(3));
    }

    /**
     * The files of a name or a glob.
     *
     * @throws SourceException if there is none
     */
    static List<ListedFile> matching(Storage storage, String pattern) throws SourceException, StorageException {
        Matches matches = storage.matching(pattern);
        boolean named = matches.entries().size() == 1
                && matches.entries().get(0).getPath().equals(storage.resolve(pattern));
        if (named && matches.entries().get(0).isDirectory()) {
            throw new SourceException(pattern + " is a directory; name the files in it, as in " + pattern + "/*");
        }
        List<ListedFile> files = matches.entries().stream()
                .filter(FileStatus::isFile)
                .map(file -> new ListedFile(
                        file.getPath().toString(),
                        relative(matches.root(), file.getPath()),
                        file.getLen(),
                        Storage.version(file)))
                .toList();
        if (files.isEmpty()) {
            throw new SourceException("no such file: " + pattern + "; check the path");
        }
        return files;
    }

    /** The path of a file below a root. */
    static String relative(Path root, Path file) {
        return root.toUri().relativize(file.toUri()).getPath();
    }
}
