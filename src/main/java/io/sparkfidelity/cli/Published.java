package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ValuesEntry;
import io.sparkfidelity.report.history.HistoryFolder;
import io.sparkfidelity.report.page.ReportPage;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a job's report goes: its own directory, and a history, if there is one. */
final class Published {
    private final Storage storage;
    private final Path directory;
    private final Optional<HistoryFolder> history;

    /**
     * Finds out that everything can be written, before any work is done.
     */
    Published(Storage storage, Path directory, HistoryOption history) throws UsageException, OutputException {
        this.storage = storage;
        this.directory = directory;
        this.history = history.open(storage);
        if (this.history.isPresent()) {
            OutputException.requireWritable(storage, this.history.get().folder());
        }
    }

    /** Writes who was rejected; a file without rows where nobody was, so that none stays of a job before. */
    void rejects(Findings found) throws StorageException {
        written(RejectsFile.NAME, RejectsFile.of(found.datasets()).bytes());
    }

    /** Writes the candidates' values for the gates of later nights, here and into the history, and says where in what was found. */
    Findings values(Findings found, ValuesTable values) throws StorageException {
        ValuesFile kept = values.kept();
        if (kept.sets().isEmpty()) {
            return values.leftOut().isEmpty() ? found : found.with(new ValuesEntry(null, null, values.leftOut()));
        }
        byte[] file = kept.bytes();
        ValuesEntry entry = new ValuesEntry(written(ValuesFile.NAME, file), Sha256.of(file), values.leftOut());
        if (history.isPresent()) {
            history.get().keep(file);
        }
        return found.with(entry);
    }

    /** Writes a report and its page, and gives lines that say where they are. */
    List<String> report(Report report) throws StorageException {
        byte[] json = Json.write(report);
        List<String> lines = new ArrayList<>();
        lines.add("report: " + written("report.json", json));
        lines.add("        " + written("report.html", ReportPage.of(report).getBytes(StandardCharsets.UTF_8)));
        if (history.isPresent()) {
            String name = history.get().add(json, "the report");
            String page = written("history.html", history.get().page());
            lines.add("history: "
                    + new Path(storage.resolve(history.get().folder().toString()), name));
            lines.add("         " + page);
        }
        return lines.stream().map(TextTable::printable).toList();
    }

    /** The name of a report in any history. */
    static String name(Report report) throws StorageException {
        return HistoryFolder.name(Json.write(report), "the report");
    }

    private String written(String name, byte[] content) throws StorageException {
        Path file = new Path(directory, name);
        storage.publish(file, content);
        return storage.resolve(file.toString()).toString();
    }
}
