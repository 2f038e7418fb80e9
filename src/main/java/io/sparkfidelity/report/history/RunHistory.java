package io.sparkfidelity.report.history;

import io.sparkfidelity.report.gate.NamedReport;
import io.sparkfidelity.storage.StorageException;
import java.util.List;

/** Earlier runs that a night is held against, wherever they are kept. */
public interface RunHistory {
    /**
     * A run's report.
     *
     * @throws StorageException if there is none, or it is damaged
     */
    NamedReport read(String name) throws StorageException;

    /** The newest accepted runs before another, newest first. */
    List<NamedReport> accepted(String before, int count) throws StorageException;
}
