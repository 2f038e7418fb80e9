package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.WrittenPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Images whose paths stand in a column of a table: {@code table:NAME?path=COLUMN}, {@code format:csv?path=FILE&paths=COLUMN}.
 * An image's id is its path as the table has it, unless an id column is named. Paths without a slash or scheme in front are
 * below the folder of the table's own files, or of {@code root=FOLDER}, which a table of the catalog needs.
 *
 * <p>The table decides what belongs to the set: no rule for names applies, and a path that leads nowhere is a reject. Tasks look at
 * every file once, for its length and version.
 *
 * @param table whose columns say the paths and more
 * @param storage where they are
 */
record PathTable(TableSource table, Storage storage) implements Source {
    /** Looking at a file of an object store takes some 20 ms. */
    private static final int TASKS_A_CORE = 4;

    private static final int PATH = 5;

    @Override
    public String description() {
        return table.description();
    }

    @Override
    public void requireThere(Storage files) throws IOException {
        table.requireThere(files);
        Optional<String> root = table.options().value(TableSource.ROOT);
        if (root.isPresent() && files.status(files.resolve(root.get())).isEmpty()) {
            throw new SourceException("no such directory: " + root.get() + "; check root= of " + description());
        }
    }

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        requireThere(storage);
        Dataset<Row> rows = table.table(spark);
        TableColumns columns = TableColumns.of(rows, table.options(), description());
        Column id = columns.id().orElse(columns.image());
        Column none = functions.lit(null).cast("string");
        Dataset<Row> named = rows.filter(id.isNotNull())
                .select(
                        id.as("id"),
                        functions.coalesce(columns.unit().orElse(id), id).as("unit"),
                        columns.label().orElse(none).as("label"),
                        columns.site().orElse(none).as("site"),
                        columns.caption().orElse(none).as("caption"),
                        columns.image().as("path"))
                .repartition(TASKS_A_CORE * spark.sparkContext().defaultParallelism(), functions.col("path"));
        HadoopSettings settings = storage.settings();
        String folder = root(spark).map(Path::toString).orElse("");
        JavaRDD<Row> listed = named.toJavaRDD()
                .map(row -> image(row, new Storage(settings), folder).toRow());
        return spark.createDataFrame(listed, ImageRef.SCHEMA)
                .union(LeftAlone.rows(rows.filter(id.isNull()), functions.lit("a row"), LeftAlone.NO_ID));
    }

    private Optional<Path> root(SparkSession spark) throws IOException {
        Optional<String> named = table.options().value(TableSource.ROOT);
        if (named.isPresent()) {
            return Optional.of(storage.resolve(named.get()));
        }
        return table.format().isPresent() ? Optional.of(new Path(table.root(spark))) : Optional.empty();
    }

    private static ImageRef image(Row row, Storage storage, String folder) {
        String path = row.getString(PATH);
        long length = 0;
        String version = "";
        Place place;
        if (path == null || path.isBlank()) {
            place = new Place.Broken(RejectReason.EMPTY, "the row has no path");
        } else if (folder.isEmpty() && !path.startsWith("/") && !path.contains(":/")) {
            place = new Place.Broken(RejectReason.VANISHED, "a relative path, and the source names no root=FOLDER");
        } else {
            try {
                Path file = path.startsWith("/") || path.contains(":/")
                        ? storage.resolve(path)
                        : storage.resolve(WrittenPath.below(folder, path));
                Optional<Entry> entry = storage.entry(file);
                if (entry.filter(Entry::isFile).isPresent()) {
                    length = entry.get().length();
                    version = entry.get().version();
                    place = new Place.Whole(file.toString());
                } else {
                    place = new Place.Broken(
                            entry.isEmpty() ? RejectReason.VANISHED : RejectReason.UNREADABLE,
                            entry.isEmpty() ? "no such file" : "no file, but a folder or the like");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (IllegalArgumentException e) {
                place = new Place.Broken(RejectReason.UNREADABLE, "its path is none: " + e.getMessage());
            }
        }
        return new ImageRef(
                row.getString(0),
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                length,
                version,
                place.text(),
                Optional.empty());
    }

    @Override
    public String whereToLook() {
        return "the table has no row of one";
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
    }

    @Override
    public boolean mayRepeatIds() {
        return true;
    }

    @Override
    public List<String> columns(SparkSession spark) throws SourceException {
        return table.columns(spark);
    }

    @Override
    public Dataset<Row> values(SparkSession spark, String column) throws SourceException {
        return table.values(spark, column);
    }
}
