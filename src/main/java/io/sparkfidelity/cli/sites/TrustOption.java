package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Whose tally files are believed. */
public final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "FILE|DIR",
            description =
                    "Takes signed tally files, key cards and rosters alone. west.pem (or .pub) holds the public key"
                            + " that speaks for west, north+west.pem one for both, @NAME.pem a coordinator's, for pools."
                            + " May be given many times.")
    private List<String> keys = new ArrayList<>();

    /**
     * The keys, read, for what is worth nothing without.
     *
     * @param what needs them
     * @throws UsageException if none are given
     */
    public Trust required(Storage storage, String what) throws StorageException, TallyFileException, UsageException {
        if (keys.isEmpty()) {
            throw new UsageException(what + " needs --trust: the public keys of the sites, as NAME.pem, and the"
                    + " coordinator's, as @NAME.pem, had from each by another way than this file");
        }
        return load(storage);
    }

    /** The keys, read; without any, files need no signature. */
    public Trust load(Storage storage) throws StorageException, TallyFileException {
        return keys.isEmpty() ? Trust.unsigned() : Trust.load(storage, keys);
    }
}
