package io.sparkfidelity.cli;

import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where a job's report goes: its own directory, and a history, if there is one. */
final class Published {
    private final Storage storage;
    private final Path directory;
    private final Optional<HistoryFolder> history;

    /**
     * Finds out that everything can be written, before any work is done.
     *
     * @param history the folder as the user wrote it
     */
    Published(Storage storage, Path directory, Optional<String> history) throws UsageException, OutputException {
        this.storage = storage;
        this.directory = directory;
        this.history = history.isPresent() ? Optional.of(HistoryFolder.of(storage, history.get())) : Optional.empty();
        if (this.history.isPresent()) {
            this.history.get().requireWritable();
        }
    }

    /** Writes a report, and gives lines that say where it is. */
    List<String> report(byte[] json) throws StorageException {
        Path file = new Path(directory, "report.json");
        storage.publish(file, json);
        List<String> lines = new ArrayList<>(List.of("report: " + storage.resolve(file.toString())));
        if (history.isPresent()) {
            String name = history.get().add(json, "the report");
            Path page = new Path(directory, "history.html");
            storage.publish(page, history.get().page());
            lines.add("history: "
                    + new Path(storage.resolve(history.get().folder().toString()), name));
            lines.add("page: " + storage.resolve(page.toString()));
        }
        return lines;
    }
}
