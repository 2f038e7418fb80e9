package io.sparkfidelity.source;

import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images in tars (WebDataset shards) or zips, which are never unpacked: a task lists an archive from its headers, and
 * any number of tasks then read members by their ranges. An image's id is {@code archive!member}. What cannot be read of an
 * archive is listed as one row, which becomes a reject.
 *
 * @param description a path or a glob, as the user wrote it
 */
record ArchiveSource(String description, ArchiveKind kind, Storage storage) implements Source {
    private static final int MOST_NAMED = 3;

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        List<ListedFile> archives = ListedFile.matching(storage, description);
        HadoopSettings settings = storage.settings();
        ArchiveKind archiveKind = kind;
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(archives.stream().map(ListedFile::toRow).toList(), archives.size())
                        .flatMap(archive -> rows(new Storage(settings), archiveKind, ListedFile.of(archive))),
                ImageRef.SCHEMA);
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
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
        Column unnamed = functions.col("id").contains("!" + Member.DAMAGE);
        Dataset<Row> damaged = images.filter(brokenOff.or(unnamed));
        long count = damaged.count();
        if (count == 0) {
            return List.of();
        }
        String named = damaged.select("id", "location").orderBy("id").takeAsList(MOST_NAMED).stream()
                .map(row -> said(row.getString(0), row.getString(1)))
                .collect(Collectors.joining(", "));
        if (images.filter(functions.not(unnamed)).isEmpty()) {
            throw new SourceException("no image can be read of " + description + ": " + named);
        }
        return List.of(count + " archives could not be read to their end; what lies behind counts as one reject each: "
                + named + (count > MOST_NAMED ? " ..." : ""));
    }

    private static String said(String id, String location) {
        String archive = id.substring(0, Math.max(0, id.indexOf('!')));
        return archive
                + (Place.of(location) instanceof Place.Broken damage
                        ? " (" + id.substring(id.indexOf('!') + 1).replace("*byte", "byte") + ": " + damage.detail()
                                + ")"
                        : "");
    }

    private static Iterator<Row> rows(Storage storage, ArchiveKind kind, ListedFile archive) throws IOException {
        try {
            ArchiveRows rows = ArchiveRows.open(storage, kind, archive);
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
            return List.of(unreadable(archive, "the archive cannot be opened")).iterator();
        } catch (IOException e) {
            if (!storage.isOfTheFile(new Path(archive.path()), e)) {
                throw Storage.cannotRead(archive.path(), e);
            }
            return List.of(unreadable(archive, e.getClass().getSimpleName())).iterator();
        }
    }

    private static Row unreadable(ListedFile archive, String detail) {
        Member all = Member.broken(0, new Place.Broken(RejectReason.UNREADABLE, detail));
        return ImageRef.listed(
                        archive.name() + "!" + all.name(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        archive.version(),
                        all.place())
                .toRow();
    }
}
