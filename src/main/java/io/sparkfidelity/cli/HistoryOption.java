package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.report.history.HistoryFolder;
import io.sparkfidelity.storage.Storage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder of reports that a command adds its own to. */
final class HistoryOption {
    private static final String TABLE = "table:";

    @Option(names = "--history", paramLabel = "DIR", description = "A folder of reports to add this one to (none).")
    private @Nullable String history;

    /** The folder, which need not be there yet, if there is to be one. */
    Optional<HistoryFolder> open(Storage storage) throws UsageException {
        if (schema().isPresent()) {
            throw new UsageException(
                    "--history " + history + " is of tables, which gate alone reads; write --tables " + schema().get());
        }
        return history == null
                ? Optional.empty()
                : Optional.of(new HistoryFolder(storage, Given.path("--history", history)));
    }

    /** The schema of tables that are the history, if it is one of tables. */
    Optional<String> schema() {
        return Optional.ofNullable(history)
                .filter(text -> text.startsWith(TABLE))
                .map(text -> text.substring(TABLE.length()));
    }

    /** The folder as the user wrote it. */
    Optional<String> folder() {
        return Optional.ofNullable(history);
    }
}
