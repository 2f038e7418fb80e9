package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.pairs.PairsJob;
import picocli.CommandLine.Option;

/** The bound of what grows with the square of a set. */
final class PairsLimit {
    @Option(
            names = "--pairs-limit",
            paramLabel = "N",
            defaultValue = "" + PairsJob.DEFAULT_LIMIT,
            description =
                    "Compares the pairs of N embeddings a set, those with the smallest hashes (${DEFAULT-VALUE}).")
    private Integer rows = PairsJob.DEFAULT_LIMIT;

    int rows() throws UsageException {
        Given.atLeast("--pairs-limit", rows, 2);
        return rows;
    }
}
