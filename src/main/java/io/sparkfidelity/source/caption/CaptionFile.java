package io.sparkfidelity.source.caption;

import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A file that has captions of images: COCO's annotations ({@code .json}), or a table of text ({@code .csv}, {@code .tsv}) with a
 * header line, a column {@code caption} and a column {@code id} or {@code file_name}. An id is an image's; a file's name is
 * compared with the last part of an image's id, both without the extension of an image.
 *
 * @param path of the one file
 * @param all whether all captions of an image count, or the first alone: that of the smallest annotation id, or of the
 *     table's first row
 */
public record CaptionFile(String path, boolean all) {
    /** Behind a path, in place of {@code first}, which is the default. */
    private static final String ALL = "?captions=all";

    private static final String FIRST = "?captions=first";
    private static final String CAPTION = "caption";
    private static final String ID = "id";
    private static final String FILE_NAME = "file_name";
    /** What stands before a file's name: folders, the archive. */
    private static final String FOLDERS = "^.*[/!]";

    private static final String EXTENSION = "(?i)\\.(bmp|gif|jfif|jpe?g|png|ppm|tiff?|webp)$";

    /**
     * The file that a user names: a path, and {@code ?captions=first} or {@code ?captions=all} behind it.
     *
     * @throws SourceException if the name is of no form known here
     */
    public static CaptionFile parse(String text, Storage storage) throws SourceException {
        boolean whole = storage.exists(text);
        CaptionFile file = !whole && text.endsWith(ALL)
                ? new CaptionFile(text.substring(0, text.length() - ALL.length()), true)
                : !whole && text.endsWith(FIRST)
                        ? new CaptionFile(text.substring(0, text.length() - FIRST.length()), false)
                        : new CaptionFile(text, false);
        if (!whole && file.path().contains("?")) {
            throw new SourceException("the captions '" + text
                    + "': behind the question mark may stand captions=first or" + " captions=all");
        }
        if (!file.isCoco() && ExactFiles.separator(file.path()).isEmpty()) {
            throw new SourceException("the captions '" + file.path()
                    + "' are neither .json (COCO's annotations) nor .csv or .tsv; rename or convert them");
        }
        return file;
    }

    private boolean isCoco() {
        return path.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /**
     * Looks whether the file is there.
     *
     * @throws IOException if not
     */
    public void requireThere(Storage storage) throws IOException {
        if (ExactFiles.matching(storage, path).size() != 1) {
            throw new SourceException("the captions '" + path + "' are several files; name one");
        }
    }

    /**
     * What the file says of images, each at most once.
     *
     * @param images rows with a column {@code id}, each once
     * @return rows (id, captions): one or more, in their order; images that the file says nothing of are not there
     * @throws IOException if the file cannot be read or is out of form; perhaps only once the rows are asked for
     */
    public Dataset<Row> of(SparkSession spark, Dataset<Row> images) throws IOException {
        Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
        requireThere(storage);
        Dataset<Row> ids = images.select(ID);
        if (isCoco()) {
            Dataset<Row> entries = coco(spark, storage);
            Column isImage = functions.col("isImage");
            Dataset<Row> names = entries.filter(isImage)
                    .select(functions.col("image"), name("text").as("name"));
            Dataset<Row> captions = entries.filter(functions.not(isImage)).select("image", "number", "text");
            return gathered(byName(
                    ids,
                    Together.by("image", names)
                            .join(Together.by("image", captions), "image")
                            .select("name", "number", "text")));
        }
        Dataset<Row> table = ExactFiles.table(spark, path, "the captions", Map.of("multiLine", "true"));
        List<String> columns = Arrays.asList(table.columns());
        String key =
                Stream.of(ID, FILE_NAME).filter(columns::contains).findFirst().orElse("");
        if (!columns.contains(CAPTION) || key.isEmpty()) {
            throw new SourceException("the captions " + path + " have no column '"
                    + (key.isEmpty() ? "id' or 'file_name" : CAPTION) + "'; there are " + String.join(", ", columns));
        }
        // One file is one partition, whose rows are numbered in their order.
        Dataset<Row> rows = table.select(
                        functions.col(key),
                        functions.monotonically_increasing_id().as("number"),
                        functions.col(CAPTION).as("text"))
                .filter(functions.col(key).isNotNull().and(functions.col("text").isNotNull()));
        return gathered(
                key.equals(ID)
                        ? Together.by(ID, ids).join(Together.by(ID, rows), ID)
                        : byName(
                                ids,
                                rows.select(name(key).as("name"), functions.col("number"), functions.col("text"))));
    }

    private Dataset<Row> coco(SparkSession spark, Storage storage) throws IOException {
        HadoopSettings settings = storage.settings();
        String file = storage.resolve(path).toString();
        String shown = path;
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(file), 1)
                .mapPartitions(files -> rows(settings, files.next(), shown));
        return spark.createDataFrame(rows, CocoCaptions.SCHEMA);
    }

    private static Iterator<Row> rows(HadoopSettings settings, String file, String shown) throws IOException {
        Storage storage = new Storage(settings);
        return new CocoCaptions(shown, storage.stream(new Path(file)));
    }

    private static Column name(String column) {
        return withoutExtension(functions.regexp_replace(functions.col(column), FOLDERS, ""));
    }

    /** A name without the extension of an image, if it has one. */
    public static Column withoutExtension(Column name) {
        return functions.regexp_replace(name, EXTENSION, "");
    }

    private static Dataset<Row> byName(Dataset<Row> ids, Dataset<Row> captions) {
        return Together.by("name", ids.withColumn("name", name(ID)))
                .join(Together.by("name", captions), "name")
                .select(ID, "number", "text");
    }

    /** One row an image, of rows (id, number, text). */
    private Dataset<Row> gathered(Dataset<Row> captions) {
        Column one = functions.struct(functions.col("number"), functions.col("text"));
        Column those = all
                ? functions.sort_array(functions.collect_list(one)).getField("text")
                : functions.array(functions.min(one).getField("text"));
        Column length = functions.length(functions.trim(functions.col("text")));
        return Together.by(ID, captions.filter(length.gt(0))).groupBy(ID).agg(those.as("captions"));
    }

    /** What the user wrote. */
    @Override
    public String toString() {
        return path + (all ? ALL : "");
    }
}
