package io.sparkfidelity.cli;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that signs a tally file. */
final class KeyOption {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "An Ed25519 private key in PEM, a site's own or a coordinator's, which signs the file (none).")
    private @Nullable String file;

    /** The key, read. */
    Optional<SiteKey> load(Storage storage) throws StorageException, TallyFileException {
        return file == null ? Optional.empty() : Optional.of(SiteKey.load(storage, file));
    }
}
