package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images in tars (WebDataset shards) or zips, which are never unpacked: a task lists an archive from its headers, and
 * any number of tasks then read members by their ranges. An image's id is {@code archive!member}. What cannot be read of an
 * archive is listed as one row, which becomes a reject.
 *
 * @param description as the user wrote it
 * @param pattern a path or a glob
 * @param picture which of a sample's pictures is the image: its name behind the first dot, in lower case
 */
record ArchiveSource(String description, String pattern, ArchiveKind kind, Optional<String> picture, Storage storage)
        implements Source {
    private static final Pattern NAME = Pattern.compile("(?i)(.+\\.(tar|zip))(?:\\?(.*))?", Pattern.DOTALL);
    /** An id as archive and key, and what stands behind the key. */
    private static final String SAMPLE = "^(.*!(?:[^!]*/)?[^./!]+)\\.([^/]*)$";

    /** Whether a description is one of archives. */
    static boolean is(String description) {
        return NAME.matcher(description).matches();
    }

    /**
     * The archives of a description, such as {@code shard-*.tar?image=jpg}.
     *
     * @throws SourceException if it has an option that is none
     */
    static ArchiveSource of(String description, Storage storage) throws SourceException {
        Matcher name = NAME.matcher(description);
        if (!name.matches()) {
            throw new IllegalArgumentException(description);
        }
        ArchiveKind kind = name.group(2).equalsIgnoreCase("tar") ? ArchiveKind.TAR : ArchiveKind.ZIP;
        String query = name.group(3) == null ? "" : name.group(3);
        return new ArchiveSource(
                description,
                name.group(1),
                kind,
                SourceOptions.parse(query, List.of("image"), description)
                        .value("image")
                        .map(field -> field.toLowerCase(Locale.ROOT)),
                storage);
    }

    private static final int MOST_NAMED = 3;

    private static final int PARTS_A_CORE = 2;
    private static final int MOST_PARTS = 200;
    /** Of the smallest images a part of one large archive has then some 200,000. */
    private static final long PART_BYTES = 1 << 28;

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        MatchingFiles matching = MatchingFiles.of(storage, pattern);
        List<Row> archives = matching.files().stream().map(ListedFile::toRow).toList();
        HadoopSettings settings = storage.settings();
        ArchiveKind archiveKind = kind;
        String chosen = picture.orElse("");
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        JavaRDD<Row> images = context.parallelize(archives, Math.max(1, archives.size()))
                .flatMap(archive -> rows(new Storage(settings), archiveKind, chosen, ListedFile.of(archive)));
        List<Row> others = matching.rows();
        return spark.createDataFrame(
                        others.isEmpty() ? images : images.union(context.parallelize(others, 1)), ImageRef.SCHEMA)
                // As whoever looks for an id that comes twice wants them.
                .repartition(parts(matching.files(), context.defaultParallelism()), functions.col("id"));
    }

    /** Of few archives fewer than Spark's usual {@value #MOST_PARTS}, nearly all of which would be tasks without a row. */
    private static int parts(List<ListedFile> archives, int cores) {
        long bytes = archives.stream().mapToLong(ListedFile::length).sum();
        long wanted = Math.max(Math.max(archives.size(), PARTS_A_CORE * cores), bytes / PART_BYTES);
        return (int) Math.min(wanted, Math.max(MOST_PARTS, PARTS_A_CORE * cores));
    }

    @Override
    public void requireThere(Storage files) throws IOException {
        MatchingFiles.of(files, pattern);
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
    }

    /** The keys of the {@code .json} beside the first images of the first archive. */
    @Override
    public List<String> columns(SparkSession spark) throws SourceException {
        try {
            List<ListedFile> archives = MatchingFiles.of(storage, pattern).files();
            return archives.isEmpty()
                    ? List.of()
                    : List.copyOf(ArchiveRows.keys(storage, kind, picture, archives.get(0)));
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            // An archive that cannot be read is for the listing to say, which makes rejects of it.
            return List.of();
        }
    }

    /** Of images with one id the smallest value. */
    @Override
    public Dataset<Row> values(SparkSession spark, String column) throws SourceException {
        List<Row> archives;
        try {
            archives = MatchingFiles.of(storage, pattern).files().stream()
                    .map(ListedFile::toRow)
                    .toList();
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException("cannot list " + description + ": " + e.getMessage());
        }
        HadoopSettings settings = storage.settings();
        ArchiveKind archiveKind = kind;
        String chosen = picture.orElse("");
        JavaRDD<Row> values = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(archives, Math.max(1, archives.size()))
                .flatMap(archive -> values(new Storage(settings), archiveKind, chosen, ListedFile.of(archive), column));
        return spark.createDataFrame(
                        values,
                        new StructType().add("id", DataTypes.StringType, false).add(VALUE, DataTypes.StringType, true))
                .groupBy("id")
                .agg(functions.min(VALUE).as(VALUE));
    }

    /** A tar may hold a name twice. */
    @Override
    public boolean mayRepeatIds() {
        return true;
    }

    /**
     * One reject may stand for all that an archive held behind a damaged place: that must not be overlooked.
     *
     * @throws SourceException if there is nothing but damage
     */
    @Override
    public List<String> warnings(Dataset<Row> images) throws SourceException {
        Column brokenOff = functions.col("location").startsWith("broken " + RejectReason.TRUNCATED.code() + " ");
        Column unnamed = functions.col("id").contains("!" + ArchiveMember.DAMAGE);
        Dataset<Row> damaged = images.filter(brokenOff.or(unnamed));
        long count = damaged.count();
        List<String> warnings = new ArrayList<>();
        if (kind == ArchiveKind.TAR && picture.isEmpty()) {
            pictures(images.filter(functions.not(unnamed))).ifPresent(warnings::add);
        }
        if (count == 0) {
            return warnings;
        }
        String named = damaged.select("id", "location").orderBy("id").takeAsList(MOST_NAMED).stream()
                .map(row -> said(row.getString(0), row.getString(1)))
                .collect(Collectors.joining(", "));
        if (images.filter(functions.not(unnamed)).isEmpty()) {
            throw new SourceException("no image can be read of " + description + ": " + named);
        }
        warnings.add(count + " archives could not be read to their end; what lies behind counts as one reject each: "
                + named + (count > MOST_NAMED ? " ..." : ""));
        return warnings;
    }

    /** Samples with an image and a mask, say: both are found, which few people want. */
    private Optional<String> pictures(Dataset<Row> images) {
        Column sample = functions.regexp_extract(functions.col("id"), SAMPLE, 1);
        Column field = functions.lower(functions.regexp_extract(functions.col("id"), SAMPLE, 2));
        Dataset<Row> samples = images.filter(sample.notEqual(""));
        // Sets of texts are sorted, numbers only hashed: most archives have one picture a sample, and end here.
        Column number = functions.xxhash64(field);
        if (samples.groupBy(sample)
                .agg(functions.min(number).as("first"), functions.max(number).as("last"))
                .filter("first <> last")
                .isEmpty()) {
            return Optional.empty();
        }
        List<Row> most = samples.groupBy(sample.as("sample"))
                .agg(functions
                        .concat_ws(", ", functions.sort_array(functions.collect_set(field)))
                        .as("fields"))
                .filter(functions.col("fields").contains(", "))
                .groupBy("fields")
                .count()
                .orderBy(functions.col("count").desc(), functions.col("fields"))
                .takeAsList(1);
        return most.stream()
                .findFirst()
                .map(row -> row.getLong(1) + " samples of " + description + " have several pictures ("
                        + row.getString(0)
                        + "), and each is an image of the set; to take one of them write " + description + "?image="
                        + row.getString(0).split(", ", 2)[0]);
    }

    private static String said(String id, String location) {
        String archive = id.substring(0, Math.max(0, id.indexOf('!')));
        return archive
                + (Place.of(location) instanceof Place.Broken damage
                        ? " (" + id.substring(id.indexOf('!') + 1).replace("*byte", "byte") + ": " + damage.detail()
                                + ")"
                        : "");
    }

    /** How a task opens an archive. */
    private interface Opening {
        ArchiveRows open() throws IOException;
    }

    private static Iterator<Row> rows(Storage storage, ArchiveKind kind, String picture, ListedFile archive)
            throws IOException {
        return rows(
                storage, archive, () -> ArchiveRows.open(storage, kind, chosen(picture), archive), reason -> List.of(
                                MatchingFiles.unreadable(archive.name(), archive.version(), reason))
                        .iterator());
    }

    /** Of an archive that cannot be opened nothing: the listing has a row for it. */
    private static Iterator<Row> values(
            Storage storage, ArchiveKind kind, String picture, ListedFile archive, String key) throws IOException {
        return rows(
                storage,
                archive,
                () -> ArchiveRows.values(storage, kind, chosen(picture), archive, key),
                reason -> Collections.emptyIterator());
    }

    private static Optional<String> chosen(String picture) {
        return Optional.of(picture).filter(field -> !field.isEmpty());
    }

    private static Iterator<Row> rows(
            Storage storage, ListedFile archive, Opening opening, Function<String, Iterator<Row>> unreadable)
            throws IOException {
        try {
            ArchiveRows rows = opening.open();
            TaskCompletionListener close = done -> {
                try {
                    rows.close();
                } catch (IOException e) {
                    // It was only read: nothing is lost.
                }
            };
            TaskContext.get().addTaskCompletionListener(close);
            return rows;
        } catch (FileNotFoundException e) {
            return unreadable.apply("the archive cannot be opened");
        } catch (IOException e) {
            if (!storage.isOfTheFile(new Path(archive.path()), e)) {
                throw Storage.cannotRead(archive.path(), e);
            }
            return unreadable.apply(e.getClass().getSimpleName());
        }
    }
}
