package io.sparkfidelity.source;

import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Every image file below a directory of any Hadoop file system, recursively. Files are taken by their extension, in any
 * case; names that begin with a dot or an underscore are left alone, and so is what lies below such directories. The label
 * is the name of the parent folder, if the file lies in one below the root.
 *
 * <p>Tasks list: level by level until there are folders enough for all of them, then each its share to the bottom. The
 * driver sees folders, never files.
 *
 * @param description the directory, as the user wrote it
 */
public record DirectorySource(String description, Storage storage) implements Source {
    static final Set<String> EXTENSIONS = Set.of(
            "bmp", "gif", "jfif", "jpe", "jpeg", "jpg", "pbm", "pgm", "png", "pnm", "ppm", "tif", "tiff", "webp");

    private static final int MOST_LEVELS_FIRST = 3;
    private static final int MOST_TASKS = 4096;

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        Path root = storage.resolve(description);
        FileStatus status = storage.status(root)
                .orElseThrow(() -> new SourceException("no such directory: " + description + "; check the path"));
        if (!status.isDirectory()) {
            throw new SourceException(description
                    + " is a file; name a directory of images, or files that end in .tar, .zip, .npz or" + " .parquet");
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int enough = 2 * context.defaultParallelism();
        String rootText = root.toString();
        HadoopSettings settings = storage.settings();
        JavaRDD<Row> images = context.emptyRDD();
        List<String> folders = List.of(rootText);
        for (int level = 0; level < MOST_LEVELS_FIRST && !folders.isEmpty() && folders.size() < enough; level++) {
            // Kept, since it is read twice; Spark forgets it when nobody holds it any more.
            JavaRDD<Row> one = context.parallelize(folders, Math.min(folders.size(), MOST_TASKS))
                    .flatMap(folder -> new FolderWalk(new Storage(settings), folder, false))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            images = images.union(
                    one.filter(row -> !FolderWalk.isFolder(row)).map(row -> FolderWalk.reference(rootText, row)));
            folders = one.filter(FolderWalk::isFolder).map(FolderWalk::path).collect();
        }
        if (!folders.isEmpty()) {
            images = images.union(context.parallelize(folders, Math.min(folders.size(), MOST_TASKS))
                    .flatMap(folder -> new FolderWalk(new Storage(settings), folder, true))
                    .map(row -> FolderWalk.reference(rootText, row)));
        }
        return spark.createDataFrame(images, ImageRef.SCHEMA);
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
    }

    static boolean isImage(String name) {
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
