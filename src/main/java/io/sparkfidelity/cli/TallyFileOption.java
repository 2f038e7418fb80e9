package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Path;
import picocli.CommandLine.Option;

/** The tally file that a command writes. */
final class TallyFileOption {
    @Option(names = "--out", paramLabel = "FILE", description = "The tally file to write, such as north.arrow.")
    private String out = "";

    /** The file as the user wrote it; complains if there is none. */
    Path path() throws UsageException {
        Given.require("--out", out);
        return Given.path("--out", out);
    }
}
