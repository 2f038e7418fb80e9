package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Every image file below a directory of any Hadoop file system, recursively. Files are taken by their extension, in any
 * case; names that begin with a dot or an underscore are left alone. The label is the name of the parent folder, if the
 * file lies in one below the root.
 *
 * @param description the directory, as the user wrote it
 */
public record DirectorySource(String description, Storage storage) implements Source {
    static final Set<String> EXTENSIONS = Set.of(
            "bmp", "gif", "jfif", "jpe", "jpeg", "jpg", "pbm", "pgm", "png", "pnm", "ppm", "tif", "tiff", "webp");

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        Path root = storage.resolve(description);
        FileStatus status = storage.status(root)
                .orElseThrow(() -> new SourceException("no such directory: " + description + "; check the path"));
        if (!status.isDirectory()) {
            throw new SourceException(description + " is a file, not a directory of images");
        }
        List<FileStatus> files = storage.filesBelow(root);
        List<Row> rows = files.stream()
                .filter(file -> EXTENSIONS.contains(extension(file.getPath().getName())))
                .map(file -> reference(root, file).toRow())
                .toList();
        if (rows.isEmpty()) {
            throw new SourceException("no images in " + description + " (" + files.size()
                    + " files, none with an image's extension); check the path");
        }
        return spark.createDataFrame(rows, ImageRef.SCHEMA);
    }

    @Override
    public ImageReader reader() {
        HadoopSettings settings = storage.settings();
        return image -> read(new Storage(settings), image);
    }

    private static byte[] read(Storage storage, ImageRef image) throws ImageRejectedException {
        try {
            return storage.read(new Path(image.location()));
        } catch (FileNotFoundException e) {
            // Hadoop's local file system says this of a file without read permission, too.
            RejectReason reason = String.valueOf(e.getMessage()).contains("Permission denied")
                    ? RejectReason.UNREADABLE
                    : RejectReason.VANISHED;
            throw new ImageRejectedException(new Reject(Stage.READ, reason, "listed, but cannot be opened"));
        } catch (IOException e) {
            throw new ImageRejectedException(
                    new Reject(Stage.READ, RejectReason.UNREADABLE, e.getClass().getSimpleName()));
        }
    }

    private static ImageRef reference(Path root, FileStatus file) {
        String id = root.toUri().relativize(file.getPath().toUri()).getPath();
        int slash = id.lastIndexOf('/');
        Optional<String> label =
                slash < 0 ? Optional.empty() : Optional.of(id.substring(id.lastIndexOf('/', slash - 1) + 1, slash));
        return new ImageRef(
                id,
                id,
                label,
                Optional.empty(),
                file.getLen(),
                Storage.version(file),
                file.getPath().toString());
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
