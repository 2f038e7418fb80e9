package io.sparkfidelity.cli;

import picocli.CommandLine.Option;

/** Whether a job is checked and printed instead of done. */
final class DryRun {
    @Option(
            names = "--dry-run",
            description = "Checks the arguments, prints the job, reads no image and writes nothing.")
    private boolean asked;

    boolean asked() {
        return asked;
    }
}
