package io.sparkfidelity.cli;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Whose tally files are believed. */
final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "FILE|DIR",
            description =
                    "Takes signed tally files alone. west.pem (or .pub) holds the public key that speaks for west,"
                            + " north+west.pem one for both, @NAME.pem a coordinator's, for pools. May be given many"
                            + " times.")
    private List<String> keys = new ArrayList<>();

    /** The keys, read; without any, files need no signature. */
    Trust load(Storage storage) throws StorageException, TallyFileException {
        return keys.isEmpty() ? Trust.unsigned() : Trust.load(storage, keys);
    }
}
