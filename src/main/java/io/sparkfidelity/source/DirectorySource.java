package io.sparkfidelity.source;

import io.sparkfidelity.image.EditDistance;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.NameEncoding;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Every image file below a directory of any Hadoop file system, recursively; {@link Membership} says which files are images.
 * The label is the name of the parent folder, if the file lies in one below the root. {@link FolderTrees} lists.
 *
 * @param description the directory, as the user wrote it
 */
public record DirectorySource(String description, Storage storage) implements Source {
    private static final int MOST_TYPOS = 2;

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        requireThere(storage);
        Path root = storage.resolve(description);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return spark.createDataFrame(new FolderTrees(context, storage, root).list(), ImageRef.SCHEMA);
    }

    @Override
    public void requireThere(Storage files) throws IOException {
        Entry status = files.status(files.resolve(description))
                .orElseThrow(() -> new SourceException(
                        "no such directory: " + description + advice() + NameEncoding.advice(description)));
        if (!status.isFolder()) {
            throw new SourceException(description
                    + " is a file; name a directory of images, or files that end in .tar, .zip, .npz or" + " .parquet");
        }
    }

    /** What may have been meant. */
    private String advice() {
        if (description.startsWith("~")) {
            return "; a shell replaces ~ only where it begins a word, so write the folder's whole path";
        }
        if (description.matches(".*[*?\\[{].*")) {
            return "; a glob stands for archives or Parquet files, for images name their directory";
        }
        int colon = description.indexOf(':');
        String scheme = description.substring(0, colon + 1);
        return Stream.of(SampleSource.SCHEME, TableSource.TABLE, TableSource.FORMAT)
                .filter(known -> colon > 0 && EditDistance.of(scheme, known) <= MOST_TYPOS)
                .findFirst()
                .map(known -> "; did you mean " + known + "?")
                .orElse("; check the path");
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
    }
}
