package io.sparkfidelity.source;

import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A collection of images. */
public sealed interface Source permits DirectorySource, SampleSource {
    /** What the user wrote. */
    String description();

    /**
     * One row of {@link ImageRef#SCHEMA} for every image found, in no particular order; ids are unique.
     *
     * @throws SourceException if there is nothing to list
     */
    Dataset<Row> list(SparkSession spark) throws IOException;

    /** What executors read the listed images with. */
    ImageReader reader();

    /**
     * The source that a user names: {@code sample:?...} or a directory.
     *
     * @throws SourceException if the name is of no form known here
     */
    static Source of(String description, Storage storage) throws SourceException {
        if (description.startsWith(SampleSource.SCHEME)) {
            return SampleSource.parse(description);
        }
        if (description.isBlank()) {
            throw new SourceException("an image source is empty; name a directory or 'sample:'");
        }
        return new DirectorySource(description, storage);
    }
}
