package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Path;
import picocli.CommandLine.Option;

/** Where a command's report goes. */
final class ReportFolder {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where report.json and report.html go, an audit's duplicates.csv, modes.csv of explain, and"
                    + " qualify.json, qualify.html and the card of models qualify.")
    private String out = "";

    /** The folder as the user wrote it; complains if there is none. */
    String text() throws UsageException {
        Given.require("--out", out);
        return out;
    }

    Path path() throws UsageException {
        return Given.path("--out", text());
    }
}
