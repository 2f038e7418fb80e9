package io.sparkfidelity.cli.option;

import io.sparkfidelity.federate.pool.KeyAgreement;
import picocli.CommandLine.Option;

/** Whether tallies of embeddings may meet whose engines or devices differ. */
public final class NumericsOption {
    @Option(
            names = "--mixed-numerics",
            description = "Takes embeddings of different engines or devices, if their probes agree.")
    private boolean mixed;

    public KeyAgreement agreement() {
        return new KeyAgreement(mixed);
    }
}
