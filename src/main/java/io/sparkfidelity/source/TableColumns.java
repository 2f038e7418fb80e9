package io.sparkfidelity.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a table are what; names are those the user gave, or those that img2dataset and Hugging Face write.
 *
 * @param image encoded bytes: a binary column, or a struct with a binary field {@code bytes}; or the image's path, as text
 * @param id a column that tells images apart; empty where there is none
 * @param path what Hugging Face keeps beside the bytes
 * @param failed whether a row says that its image was never had, as img2dataset has it
 */
record TableColumns(
        Column image,
        Optional<Column> id,
        Optional<Column> path,
        Column failed,
        Optional<Column> label,
        Optional<Column> site,
        Optional<Column> unit,
        Optional<Column> caption) {
    private static final List<String> IMAGES = List.of("image", "jpg", "png", "webp", "bytes", "content");
    private static final String STATUS = "status";
    private static final List<String> IDS = List.of("id", "key", "__key__", "path", "filename");

    /**
     * Finds the columns of a table.
     *
     * @throws SourceException if a column that the user named is not there or of the wrong type, or if none was named and
     *     none of the usual ones is there
     */
    static TableColumns of(Dataset<Row> table, SourceOptions options, String where) throws SourceException {
        StructType schema = table.schema();
        if (options.value(TableSource.PATHS).isPresent()) {
            return ofPaths(schema, options, where);
        }
        String image = named(schema, options.value("image"), IMAGES, "image", where);
        Column bytes = bytes(schema, image, where);
        return new TableColumns(
                bytes,
                id(schema, options.value("id"), where),
                path(schema, image),
                failed(schema, bytes),
                optional(schema, options, "label", where),
                optional(schema, options, "site", where),
                optional(schema, options, "unit", where),
                optional(schema, options, "caption", where));
    }

    /** Of a table whose images are named by their paths: these are their ids too, unless a column is named. */
    private static TableColumns ofPaths(StructType schema, SourceOptions options, String where) throws SourceException {
        Column path = column(named(schema, options.value(TableSource.PATHS), List.of(), TableSource.PATHS, where))
                .cast("string");
        Optional<Column> id =
                options.value("id").isPresent() ? id(schema, options.value("id"), where) : Optional.of(path);
        return new TableColumns(
                path,
                id,
                Optional.empty(),
                functions.lit(false),
                optional(schema, options, "label", where),
                optional(schema, options, "site", where),
                optional(schema, options, "unit", where),
                optional(schema, options, "caption", where));
    }

    /** Of a struct a field may be named, as in {@code image.path}. */
    private static Optional<Column> id(StructType schema, Optional<String> given, String where) throws SourceException {
        List<String> present = Arrays.asList(schema.fieldNames());
        if (given.isEmpty()) {
            return IDS.stream().filter(present::contains).findFirst().map(name -> column(name)
                    .cast("string"));
        }
        int dot = given.get().indexOf('.');
        if (!present.contains(given.get())
                && dot > 0
                && present.contains(given.get().substring(0, dot))
                && schema.apply(given.get().substring(0, dot)).dataType() instanceof StructType struct
                && Arrays.asList(struct.fieldNames()).contains(given.get().substring(dot + 1))) {
            return Optional.of(column(given.get().substring(0, dot))
                    .getField(given.get().substring(dot + 1))
                    .cast("string"));
        }
        return Optional.of(column(named(schema, given, IDS, "id", where)).cast("string"));
    }

    private static Optional<Column> path(StructType schema, String image) {
        return schema.apply(image).dataType() instanceof StructType struct
                        && Arrays.asList(struct.fieldNames()).contains("path")
                ? Optional.of(column(image).getField("path").cast("string"))
                : Optional.empty();
    }

    private static Column failed(StructType schema, Column bytes) {
        return Arrays.asList(schema.fieldNames()).contains(STATUS)
                ? bytes.isNull()
                        .and(functions.coalesce(
                                column(STATUS).cast("string").startsWith("failed"), functions.lit(false)))
                : functions.lit(false);
    }

    private static String named(
            StructType schema, Optional<String> given, List<String> usual, String what, String where)
            throws SourceException {
        List<String> present = Arrays.asList(schema.fieldNames());
        if (given.isPresent()) {
            if (!present.contains(given.get())) {
                throw new SourceException(where + " has no column '" + given.get() + "' for " + what + "; there are "
                        + String.join(", ", present));
            }
            return given.get();
        }
        return usual.stream()
                .filter(present::contains)
                .findFirst()
                .orElseThrow(() -> new SourceException(where + " has no " + what + " column (looked for "
                        + String.join(", ", usual) + "; there are " + String.join(", ", present) + "); name one with "
                        + what
                        + "=COLUMN, as in format:parquet?path=...&" + what + "=COLUMN"));
    }

    private static Column bytes(StructType schema, String name, String where) throws SourceException {
        DataType type = schema.apply(name).dataType();
        if (type instanceof BinaryType) {
            return column(name);
        }
        if (type instanceof StructType struct
                && Arrays.asList(struct.fieldNames()).contains("bytes")
                && struct.apply("bytes").dataType() instanceof BinaryType) {
            return column(name).getField("bytes");
        }
        throw new SourceException(where + ": the column '" + name + "' holds " + type.simpleString()
                + ", not encoded images (binary, or a struct with a binary field bytes)"
                + (type instanceof StringType ? "; if it holds paths of images, write paths=" + name : ""));
    }

    private static Optional<Column> optional(StructType schema, SourceOptions options, String what, String where)
            throws SourceException {
        return options.value(what).isEmpty()
                ? Optional.empty()
                : Optional.of(column(named(schema, options.value(what), List.of(), what, where))
                        .cast("string"));
    }

    /** A top-level column, whatever is in its name. */
    static Column column(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }
}
