package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Matches;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Encoded images in a column of a table: {@code table:NAME?image=...&id=...}, {@code format:NAME?path=...&image=...} for any
 * format that Spark can load (parquet, delta, iceberg ...), or the path of {@code .parquet} files. Further options: label,
 * site, unit, caption, each the name of a column, and some of Spark's reader, such as {@code header}. A table of paths is a
 * {@link PathTable}.
 *
 * <p>A row's version is a hash of its bytes (Spark's {@code xxhash64}), since a table's files say nothing of its rows; so
 * listing reads the image column once. Rows with one id and the same bytes are one image. A row that says itself that its
 * image was never had (img2dataset's {@code status}) is left alone. Without an id column {@link TableIds} tells rows apart.
 *
 * @param description as the user wrote it
 * @param format of Spark's reader; empty for a table of the catalog
 * @param name the table's name, or the path
 */
record TableSource(String description, Optional<String> format, String name, SourceOptions options) implements Source {
    static final String TABLE = "table:";
    static final String FORMAT = "format:";
    /** The formats whose paths Spark itself would take for globs. */
    private static final Set<String> OF_FILES = Set.of("avro", "binaryfile", "csv", "json", "orc", "parquet", "text");

    /** The column of the images' paths. */
    static final String PATHS = "paths";
    /** The folder that paths are relative to. */
    static final String ROOT = "root";

    private static final List<String> OWN =
            List.of("path", "image", PATHS, ROOT, "id", "label", "site", "unit", "caption");
    /** What Spark's readers of tables may be told. */
    private static final List<String> READERS = List.of(
            "header", "sep", "quote", "escape", "encoding", "comment", "multiLine", "versionAsOf", "timestampAsOf");

    private static final List<String> OPTIONS =
            Stream.of(OWN, READERS).flatMap(List::stream).toList();

    static TableSource parse(String description, Optional<String> siteColumn) throws SourceException {
        boolean table = description.startsWith(TABLE);
        String rest = description.substring(table ? TABLE.length() : FORMAT.length());
        int question = rest.indexOf('?');
        String name = question < 0 ? rest : rest.substring(0, question);
        SourceOptions options = SourceOptions.parse(
                        question < 0 ? "" : rest.substring(question + 1), OPTIONS, description)
                .orElse("site", siteColumn);
        if (name.isBlank()) {
            throw new SourceException("'" + description + "' names no " + (table ? "table" : "format"));
        }
        if (options.value(PATHS).isPresent() && options.value("image").isPresent()) {
            throw new SourceException(
                    "'" + description + "' names a column of images and one of paths; name one of them");
        }
        if (table) {
            return new TableSource(description, Optional.empty(), name, options.orElse(PATHS, options.value("path")));
        }
        String path = options.value("path")
                .orElseThrow(() ->
                        new SourceException("'" + description + "' has no path; write format:" + name + "?path=..."));
        return new TableSource(description, Optional.of(name), path, options);
    }

    static TableSource parquet(String path, Optional<String> siteColumn) throws SourceException {
        return new TableSource(
                path,
                Optional.of("parquet"),
                path,
                SourceOptions.parse("", OPTIONS, path).orElse("site", siteColumn));
    }

    /** Whether images are named by their paths and do not stand in the table themselves. */
    boolean namesPaths() {
        return options.value(PATHS).isPresent();
    }

    @Override
    public void requireThere(Storage storage) throws IOException {
        if (format.isPresent() && OF_FILES.contains(format.get().toLowerCase(Locale.ROOT))) {
            ExactFiles.matching(storage, name);
        }
    }

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        Dataset<Row> table = table(spark);
        TableColumns columns = TableColumns.of(table, options, description);
        Column id = id(table, columns);
        Column none = functions.lit(null).cast("string");
        Dataset<Row> had = table.filter(functions.not(columns.failed()));
        Dataset<Row> images = had.filter(id.isNotNull())
                .select(
                        id.as("id"),
                        functions.coalesce(columns.unit().orElse(id), id).as("unit"),
                        columns.label().orElse(none).as("label"),
                        columns.site().orElse(none).as("site"),
                        columns.caption().orElse(none).as("caption"),
                        functions
                                .coalesce(functions.length(columns.image()).cast("long"), functions.lit(0L))
                                .as("length"),
                        version(columns).as("version"),
                        location(key(table, columns)).as("location"));
        Dataset<Row> rows = images.union(
                        LeftAlone.rows(table.filter(columns.failed()), id, LeftAlone.FAILED_AT_DOWNLOAD))
                .union(LeftAlone.rows(had.filter(id.isNull()), functions.lit("a row"), LeftAlone.NO_ID));
        boolean folderOfFiles = isBinaryFile()
                && options.value("id").isEmpty()
                && storage(spark)
                        .entry(storage(spark).resolve(name))
                        .filter(Entry::isFolder)
                        .isPresent();
        return folderOfFiles ? members(rows, new DirectorySource(name, storage(spark))) : rows;
    }

    @Override
    public Optional<Dataset<Row>> withContent(SparkSession spark, Dataset<Row> images) throws IOException {
        Dataset<Row> table = table(spark);
        TableColumns columns = TableColumns.of(table, options, description);
        Dataset<Row> bytes = table.select(
                location(key(table, columns)).as("tableLocation"),
                version(columns).as("tableVersion"),
                columns.image().as(ImageRef.CONTENT));
        Row range =
                images.agg(functions.min("location"), functions.max("location")).first();
        Dataset<Row> joined = images.join(
                bytes.filter(functions.col("tableLocation").between(range.get(0), range.get(1))),
                functions
                        .col("location")
                        .equalTo(functions.col("tableLocation"))
                        .and(functions.col("version").equalTo(functions.col("tableVersion"))),
                // A row that is gone since it was listed comes without bytes, and becomes a reject.
                "left");
        return Optional.of(joined.dropDuplicates("id").drop("tableLocation", "tableVersion"));
    }

    /** What tells images apart, for people. */
    private Column id(Dataset<Row> table, TableColumns columns) throws SourceException {
        if (isBinaryFile() && options.value("id").isEmpty()) {
            return TableIds.relative(TableColumns.column("path"), root(table.sparkSession()));
        }
        if (columns.id().isPresent()) {
            return columns.id().get();
        }
        if (columns.path().isEmpty() || !TableIds.unique(table, columns.path().get())) {
            return place(table);
        }
        Column path = columns.path().get();
        return TableIds.complete(table, path) ? path : functions.coalesce(path, place(table));
    }

    /** What tells rows apart at no cost. */
    private Column key(Dataset<Row> table, TableColumns columns) throws SourceException {
        return columns.id().isPresent() || !numbersRows() ? id(table, columns) : place(table);
    }

    private static Column location(Column key) {
        return functions.concat(functions.lit(new Place.Attached("").text()), key);
    }

    private Column place(Dataset<Row> table) throws SourceException {
        return TableIds.place(table, format.isEmpty() ? "" : root(table.sparkSession()), description);
    }

    private boolean numbersRows() {
        return format.isPresent() && format.get().equalsIgnoreCase("parquet");
    }

    private static Storage storage(SparkSession spark) {
        return new Storage(spark.sparkContext().hadoopConfiguration());
    }

    private boolean isBinaryFile() {
        return format.isPresent() && format.get().equalsIgnoreCase("binaryFile");
    }

    /** The folder that files' names are relative to: the one that was named, or else that above the files. */
    String root(SparkSession spark) throws SourceException {
        try {
            Matches matches = storage(spark).matching(name);
            return matches.entries().size() == 1 && matches.entries().get(0).isFolder()
                    ? matches.entries().get(0).path().toString()
                    : matches.root().toString();
        } catch (StorageException e) {
            throw new SourceException(e.getMessage());
        }
    }

    @Override
    public List<String> columns(SparkSession spark) throws SourceException {
        return Arrays.stream(table(spark).schema().fields())
                .filter(field -> !(field.dataType() instanceof BinaryType
                        || field.dataType() instanceof StructType
                        || field.dataType() instanceof ArrayType
                        || field.dataType() instanceof MapType))
                .map(StructField::name)
                .toList();
    }

    /** Of rows with one id the smallest value. */
    @Override
    public Dataset<Row> values(SparkSession spark, String column) throws SourceException {
        Dataset<Row> table = table(spark);
        TableColumns columns = TableColumns.of(table, options, description);
        Column id = id(table, columns);
        return table.filter(id.isNotNull())
                .select(id.as("id"), TableColumns.column(column).cast("string").as(VALUE))
                .groupBy("id")
                .agg(functions.min(VALUE).as(VALUE));
    }

    @Override
    public String whereToLook() {
        return "the table has no row of one";
    }

    @Override
    public ImageReader reader() {
        // The rows bring their bytes; no file is opened.
        return image -> {
            if (Place.of(image.location()) instanceof Place.Broken broken) {
                throw StoredImages.rejected(broken.reason(), broken.detail());
            }
            return StoredImages.attached(image.content());
        };
    }

    @Override
    public boolean mayRepeatIds() {
        return true;
    }

    private static Column version(TableColumns columns) {
        return functions.concat(functions.lit("xxhash64-"), functions.hex(functions.xxhash64(columns.image())));
    }

    Dataset<Row> table(SparkSession spark) throws SourceException {
        try {
            if (format.isEmpty()) {
                return spark.read().options(readerOptions()).table(name);
            }
            if (!OF_FILES.contains(format.get().toLowerCase(Locale.ROOT))) {
                return spark.read()
                        .options(readerOptions())
                        .format(format.get())
                        .load(name);
            }
            List<String> paths = ExactFiles.matching(storage(spark), name);
            return ExactFiles.read(
                    spark,
                    paths,
                    // Spark leaves folders below the one that was named alone, without a word.
                    reader -> (isBinaryFile() ? reader.option("recursiveFileLookup", true) : reader)
                            .format(format.get())
                            .options(readerOptions()));
        } catch (SourceException e) {
            throw e;
        } catch (Exception e) {
            // Spark throws its checked AnalysisException without declaring it to Java.
            throw new SourceException("cannot open " + description + ": " + ExactFiles.reason(e));
        }
    }

    /** Tables of text have a header line and, by their names, commas or tabs, unless the user says otherwise. */
    private Map<String, String> readerOptions() {
        Map<String, String> chosen = new LinkedHashMap<>();
        if (format.filter("csv"::equalsIgnoreCase).isPresent()) {
            chosen.put("header", "true");
            chosen.put("sep", ExactFiles.separator(name).orElse(","));
            chosen.put("escape", "\"");
        }
        READERS.forEach(option -> options.value(option).ifPresent(value -> chosen.put(option, value)));
        return chosen;
    }

    /**
     * Rows that are files, by the rule for files. Spark gives a row for litter, and none where a name begins with an
     * underscore: a listing with what belongs to no set counted, and a reject for each image that Spark passed over.
     *
     * @param rows whose ids are paths below the folder
     */
    private static Dataset<Row> members(Dataset<Row> rows, DirectorySource folder) throws IOException {
        Dataset<Row> all = folder.list(rows.sparkSession());
        Column image = LeftAlone.isImage();
        Dataset<Row> passedOver = all.filter(image)
                .join(rows.select(functions.col("id")), new String[] {"id"}, "left_anti")
                .withColumn(
                        "location",
                        functions.lit(new Place.Broken(
                                        RejectReason.UNREADABLE,
                                        "Spark's binaryFile passes it over; name the folder itself as the source")
                                .text()))
                .select(columns(rows));
        Dataset<Row> members = rows.join(all.filter(image).select("id"), new String[] {"id"}, "left_semi")
                .select(columns(rows));
        return members.union(passedOver).union(all.filter(functions.not(image)).select(columns(rows)));
    }

    private static Column[] columns(Dataset<Row> rows) {
        return Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new);
    }
}
