package io.sparkfidelity.cli;

import picocli.CommandLine.Option;

/** Whether a job is checked and printed instead of done. */
final class DryRun {
    @Option(
            names = "--dry-run",
            description =
                    "Checks the arguments and prints the job; writes no result. Of a tally with a policy also what"
                            + " would leave, for which images are embedded into the cache; no other job reads an image.")
    private boolean asked;

    boolean asked() {
        return asked;
    }
}
