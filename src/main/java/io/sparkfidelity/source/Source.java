package io.sparkfidelity.source;

import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A collection of images. */
public sealed interface Source
        permits AnnotatedSource,
                ArchiveSource,
                DirectorySource,
                DistortedSource,
                SampleSource,
                NpzSource,
                PathTable,
                TableSource {
    /** The name of the column in which {@link #values} gives them. */
    String VALUE = "value";

    /** What the user wrote. */
    String description();

    /**
     * One row of {@link ImageRef#SCHEMA} for every image found, in no particular order; an id may come twice. Between them
     * stand rows that count the files left alone, see {@link LeftAlone}. Tasks do the listing, when the rows are asked for
     * or before.
     *
     * @throws SourceException if there is nothing to list
     */
    Dataset<Row> list(SparkSession spark) throws IOException;

    /**
     * Looks, from the driver and without Spark, whether the paths that it names are there; what only a session knows, such as
     * a table, is not looked for.
     *
     * @throws SourceException if one is not, as {@link #list} would say it
     */
    default void requireThere(Storage storage) throws IOException {}

    /** Where to look if there is no image. */
    default String whereToLook() {
        return "check the path (images are told by extensions such as .png or .jpg; for archives in a directory write"
                + " DIRECTORY/*.tar)";
    }

    /** What executors read the listed images with. */
    ImageReader reader();

    /** Whether {@link #list} may give an id more than once. */
    default boolean mayRepeatIds() {
        return false;
    }

    /** What a user should know of the images listed (once each), one line a matter. */
    default List<String> warnings(Dataset<Row> images) throws IOException {
        return List.of();
    }

    /** The columns of the table or manifest that says more of the images; none where there is nothing of the kind. */
    default List<String> columns(SparkSession spark) throws SourceException {
        return List.of();
    }

    /**
     * What one of {@link #columns} says of the images: rows (id, {@link #VALUE}) of text, every id at most once.
     *
     * @throws SourceException if there is no such column
     */
    default Dataset<Row> values(SparkSession spark, String column) throws SourceException {
        throw new SourceException(description() + " has no column '" + column + "'");
    }

    /**
     * Some rows of a listing with their bytes behind, where rows bring them and {@link #reader} does not fetch them.
     *
     * @param images rows of a listing, with ids of one range
     */
    default Optional<Dataset<Row>> withContent(SparkSession spark, Dataset<Row> images) throws IOException {
        return Optional.empty();
    }

    /**
     * This source with more said of its images.
     *
     * @param manifest path of a CSV or Parquet file with a column {@code id} and any of {@code label}, {@code site}, {@code
     *     unit}
     * @param siteColumn what the column {@code site} is called there
     * @param site of every image that has none by then
     */
    default Source annotated(Optional<String> manifest, Optional<String> siteColumn, Optional<String> site) {
        return manifest.isEmpty() && site.isEmpty()
                ? this
                : new AnnotatedSource(this, manifest.map(path -> new Manifest(path, siteColumn)), site);
    }

    /** The source that a user names, where no option says more of it. */
    static Source of(String description, Storage storage) throws SourceException {
        return of(description, Optional.empty(), storage);
    }

    /**
     * The source that a user names: {@code sample:?...}, {@code table:...}, {@code format:...}, files that end in .tar, .zip,
     * .npz or .parquet (a path or a glob), or else a directory.
     *
     * @param siteColumn the column of a table that holds the site, where the description names none
     * @throws SourceException if the name is of no form known here
     */
    static Source of(String description, Optional<String> siteColumn, Storage storage) throws SourceException {
        if (description.isBlank()) {
            throw new SourceException("an image source is empty; name a directory or 'sample:'");
        }
        boolean path = storage.exists(description);
        if (!path && description.startsWith(SampleSource.SCHEME)) {
            return SampleSource.parse(description);
        }
        if (!path && (description.startsWith(TableSource.TABLE) || description.startsWith(TableSource.FORMAT))) {
            TableSource table = TableSource.parse(description, siteColumn);
            return table.namesPaths() ? new PathTable(table, storage) : table;
        }
        String lower = description.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".npz")) {
            return new NpzSource(description, storage);
        }
        if (lower.endsWith(".parquet")) {
            return TableSource.parquet(description, siteColumn);
        }
        if (ArchiveSource.is(description)) {
            return ArchiveSource.of(description, storage);
        }
        if (lower.matches(".*\\.(tgz|tbz2?|txz|tar\\.[a-z0-9]+|7z|rar)")) {
            throw new SourceException("'" + description
                    + "': members of a compressed archive cannot be read one by one;" + " repack it as .tar or .zip");
        }
        return new DirectorySource(description, storage);
    }
}
