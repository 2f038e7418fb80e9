package io.sparkfidelity.source;

import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
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

    static ListedFile of(Path root, Entry file) {
        return new ListedFile(file.path().toString(), relative(root, file.path()), file.length(), file.version());
    }

    /** The path of a file below a root. */
    static String relative(Path root, Path file) {
        return root.toUri().relativize(file.toUri()).getPath();
    }
}
