package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Path;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Where a command's report goes. */
final class ReportFolder {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where report.json and report.html go, an audit's duplicates.csv, modes.csv of explain, and"
                    + " qualify.json, qualify.html and the card of models qualify.")
    private String out = "";

    private final String job = UUID.randomUUID().toString();

    /** The folder as the user wrote it; complains if there is none. */
    String text() throws UsageException {
        Given.require("--out", out);
        return out;
    }

    /** Names this run of the command in all that it writes there, so that nobody takes a part of another run for one of its own. */
    String job() {
        return job;
    }

    Path path() throws UsageException {
        return Given.path("--out", text());
    }
}
