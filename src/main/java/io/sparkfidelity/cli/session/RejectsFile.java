package io.sparkfidelity.cli.session;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.CsvTable;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The images that could not be embedded, by name, for who mends them. */
public final class RejectsFile {
    public static final String NAME = "rejects.csv";

    private static final List<String> HEADER = List.of("dataset", "id", "stage", "reason", "detail");

    /** In the order in which they are added, each once, however many models could not have it. */
    private final Set<List<String>> rows = new LinkedHashSet<>();

    public void add(String dataset, List<Report.RejectEntry> images) {
        for (Report.RejectEntry image : images) {
            rows.add(List.of(
                    CsvTable.name(dataset),
                    CsvTable.name(image.id()),
                    image.stage(),
                    image.reason(),
                    CsvTable.name(image.detail())));
        }
    }

    public byte[] bytes() {
        CsvTable table = new CsvTable(HEADER);
        rows.forEach(table::add);
        return table.bytes();
    }

    /** The rejects of all datasets. */
    public static RejectsFile of(List<Report.DatasetEntry> datasets) {
        RejectsFile rejects = new RejectsFile();
        datasets.forEach(dataset -> rejects.add(dataset.name(), dataset.rejectedImages()));
        return rejects;
    }

    /** A job that may lose too many images. */
    @FunctionalInterface
    public interface Job<T> {
        T run() throws Exception;
    }

    /** Runs a job; where it stops for its rejects, they are named in a file before the error goes on. */
    public static <T> T naming(Storage storage, Path file, Progress progress, Job<T> job) throws Exception {
        try {
            return job.run();
        } catch (TooManyRejectsException e) {
            RejectsFile rejects = new RejectsFile();
            rejects.add(e.dataset(), e.set().rejectedImages());
            try {
                storage.publish(file, rejects.bytes());
                progress.stage("rejects: " + storage.resolve(file.toString()));
            } catch (StorageException unwritten) {
                e.addSuppressed(unwritten);
            }
            throw e;
        }
    }
}
