package io.sparkfidelity.source;

import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.LocalFiles;
import io.sparkfidelity.storage.NameEncoding;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Spark's own reading and writing of files, by paths that are text: Spark would take every path for a glob again. */
public final class ExactFiles {
    /** What makes a path a glob for Spark. */
    private static final Pattern WILD = Pattern.compile("[{}\\[\\]*?\\\\]");

    /** Names of text files, compressed or not. */
    private static final Pattern TEXT = Pattern.compile("(?i)\\.(csv|tsv)(\\.(gz|bz2|zst|lz4|deflate))?$");

    /** Spark's internal option, since 3.0. With several paths it gives each as often as there are wild ones. */
    private static final String GLOB = "__globPaths__";

    private ExactFiles() {}

    /**
     * The rows of these very files and directories.
     *
     * @param paths absolute, with their schemes, all of one store
     * @param as sets the format and its options
     */
    public static Dataset<Row> read(SparkSession spark, List<String> paths, UnaryOperator<DataFrameReader> as) {
        Map<String, String> settings = settings(spark, paths);
        if (paths.stream().noneMatch(path -> WILD.matcher(path).find())) {
            return as.apply(spark.read().options(settings)).load(paths.toArray(String[]::new));
        }
        if (paths.stream().noneMatch(path -> new Path(path).toUri().getPath().contains(":"))) {
            return as.apply(spark.read().options(settings))
                    .load(paths.stream()
                            .map(path -> WILD.matcher(path).replaceAll("\\\\$0"))
                            .toArray(String[]::new));
        }
        // Hadoop cannot follow an escaped path through a name with a colon.
        return paths.stream()
                .map(path -> as.apply(spark.read().options(settings).option(GLOB, false))
                        .load(path))
                .reduce((a, b) -> a.unionByName(b, true))
                .orElseThrow();
    }

    /** The rows of these very Parquet files, which have these columns. */
    public static Dataset<Row> parquet(SparkSession spark, StructType schema, List<String> paths) {
        return read(spark, paths, reader -> reader.schema(schema).format("parquet"));
    }

    /**
     * The rows of a table of text with a header line, all columns text; or of Parquet, where the name is no text file's.
     *
     * @param name a path; for Parquet a glob or a directory too
     * @param what it is, for messages, as in {@code the manifest}
     * @param text more options of a table of text
     * @throws SourceException if it cannot be opened
     */
    public static Dataset<Row> table(SparkSession spark, String name, String what, Map<String, String> text)
            throws SourceException {
        Optional<String> separator = separator(name);
        try {
            List<String> paths = matching(new Storage(spark.sparkContext().hadoopConfiguration()), name);
            return separator.isEmpty()
                    ? read(spark, paths, reader -> reader.format("parquet"))
                    : read(spark, paths, reader -> reader.format("csv")
                            .option("header", true)
                            .option("sep", separator.get())
                            .option("escape", "\"")
                            .options(text));
        } catch (SourceException e) {
            throw new SourceException("cannot open " + what + " " + name + ": " + e.getMessage());
        } catch (Exception e) {
            // Spark throws its checked AnalysisException without declaring it to Java.
            throw new SourceException("cannot open " + what + " " + name
                    + (separator.isPresent() ? "" : " as Parquet (a CSV file ends in .csv or .tsv)") + ": "
                    + reason(e));
        }
    }

    /** What separates the columns of a text file, by its name, compressed or not; empty if the name is none's. */
    public static Optional<String> separator(String name) {
        Matcher ending = TEXT.matcher(name);
        return ending.find() ? Optional.of(ending.group(1).equalsIgnoreCase("tsv") ? "\t" : ",") : Optional.empty();
    }

    /** Spark says only that a task has failed, and its causes why. */
    static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    /** The options of a write to this very path, absolute, with its scheme. */
    public static Map<String, String> writing(SparkSession spark, String path) {
        return settings(spark, List.of(path));
    }

    /**
     * What a name or a glob stands for, as paths to {@link #read}.
     *
     * @throws SourceException if there is nothing, or what Spark would leave out without a word
     */
    public static List<String> matching(Storage storage, String name) throws IOException {
        List<Entry> entries = storage.matching(name).entries();
        if (entries.isEmpty()) {
            throw new SourceException("no such file: " + name + "; check the path" + NameEncoding.advice(name));
        }
        for (Entry entry : entries) {
            if (!entry.isFile() && !entry.isFolder() || entry.bytes().isPresent()) {
                throw new SourceException(entry.path() + " cannot be read: it is "
                        + (entry.bytes().isPresent()
                                ? "a path whose bytes are no text in this locale; rename it"
                                : entry.kind() == Entry.Kind.SPECIAL
                                        ? "a pipe, socket or device"
                                        : "a link that leads nowhere"));
            }
            String last = entry.name();
            if (entry.isFile() && (last.startsWith(".") || last.startsWith("_") && !last.contains("="))) {
                throw new SourceException("Spark reads no file whose name begins as that of '" + last
                        + "' does; rename it, or name the others");
            }
        }
        return entries.stream().map(entry -> entry.path().toString()).toList();
    }

    private static Map<String, String> settings(SparkSession spark, Collection<String> paths) {
        return LocalFiles.settings(
                paths.stream().map(Path::new).toList(), spark.sparkContext().hadoopConfiguration());
    }
}
