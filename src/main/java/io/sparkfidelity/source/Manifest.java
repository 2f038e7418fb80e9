package io.sparkfidelity.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A table beside the images that says more of them: a CSV file (separated by tabs if its name ends in {@code .tsv}) with a
 * header line, or Parquet files. Its columns are {@code
 * id}, as the source forms it, and any of {@code label}, {@code site}, {@code unit} and {@code caption}; a value that is missing there
 * leaves what the source itself says.
 *
 * @param path of the files; a glob or directory may be given for Parquet
 * @param siteColumn the name of the site's column, {@code site} by default
 */
record Manifest(String path, Optional<String> siteColumn) {
    private static final String ID = "id";
    private static final List<String> ANNOTATIONS = List.of("label", "site", "unit", "caption");
    private static final String PREFIX = "manifest_";
    /** The listing with the manifest's annotations in place of its own. */
    Dataset<Row> annotate(SparkSession spark, Dataset<Row> images) throws SourceException {
        Dataset<Row> rows = rows(spark);
        Dataset<Row> joined = images.join(rows.drop(ID), functions.col(ID).equalTo(functions.col(PREFIX + ID)), "left");
        Column[] columns = Arrays.stream(ImageRef.SCHEMA.fieldNames())
                .map(name -> ANNOTATIONS.contains(name)
                        ? functions
                                .coalesce(functions.col(PREFIX + name), functions.col(name))
                                .as(name)
                        : functions.col(name))
                .toArray(Column[]::new);
        return joined.select(columns);
    }

    /** Rows of the manifest and images that have no counterpart, as sentences. */
    List<String> warnings(SparkSession spark, Dataset<Row> images) throws SourceException {
        Dataset<Row> rows = rows(spark);
        Column same = functions.col(ID).equalTo(functions.col(PREFIX + ID));
        long withoutRow =
                images.join(rows.select(PREFIX + ID), same, "left_anti").count();
        long withoutImage =
                rows.select(PREFIX + ID).join(images, same, "left_anti").count();
        return List.of(
                        withoutRow == 0
                                ? ""
                                : String.format(Locale.ROOT, "%,d images have no row in %s", withoutRow, path),
                        withoutImage == 0
                                ? ""
                                : String.format(Locale.ROOT, "%,d rows of %s have no image", withoutImage, path))
                .stream()
                .filter(warning -> !warning.isEmpty())
                .toList();
    }

    /** All but the id. */
    List<String> columns(SparkSession spark) throws SourceException {
        return Arrays.stream(table(spark).columns())
                .filter(name -> !name.equals(ID))
                .toList();
    }

    /** Rows (id, {@link Source#VALUE}); whether an id comes twice is for {@link #annotate} to say. */
    Dataset<Row> values(SparkSession spark, String name) throws SourceException {
        return table(spark)
                .filter(column(ID).isNotNull())
                .select(column(ID).as(ID), column(name).as(Source.VALUE));
    }

    private Dataset<Row> rows(SparkSession spark) throws SourceException {
        Dataset<Row> table = table(spark);
        List<String> present = Arrays.asList(table.columns());
        if (!present.contains(ID)) {
            throw new SourceException("the manifest " + path + " has no column 'id'; "
                    + (present.isEmpty() ? "it is empty" : "there are " + String.join(", ", present)));
        }
        if (siteColumn.isPresent() && !present.contains(siteColumn.get())) {
            throw new SourceException("the manifest " + path + " has no column '" + siteColumn.get() + "' for the site;"
                    + " there are " + String.join(", ", present));
        }
        Column[] columns = Stream.concat(
                        Stream.of(column(ID).as(PREFIX + ID)),
                        ANNOTATIONS.stream().map(name -> {
                            String source = name.equals("site") ? siteColumn.orElse(name) : name;
                            return (present.contains(source)
                                            ? column(source)
                                            : functions.lit(null).cast("string"))
                                    .as(PREFIX + name);
                        }))
                .toArray(Column[]::new);
        Dataset<Row> rows =
                table.select(columns).filter(functions.col(PREFIX + ID).isNotNull());
        List<Row> twice = rows.groupBy(PREFIX + ID)
                .count()
                .filter(functions.col("count").gt(1))
                .orderBy(PREFIX + ID)
                .takeAsList(1);
        if (!twice.isEmpty()) {
            throw new SourceException(
                    "the manifest " + path + " has " + twice.get(0).getLong(1) + " rows of the id '"
                            + twice.get(0).getString(0) + "'; an id may have one");
        }
        return rows;
    }

    private Dataset<Row> table(SparkSession spark) throws SourceException {
        return ExactFiles.table(spark, path, "the manifest", Map.of());
    }

    private static Column column(String name) {
        return TableColumns.column(name).cast("string");
    }
}
