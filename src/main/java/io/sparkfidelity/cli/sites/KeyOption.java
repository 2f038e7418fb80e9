package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that signs a tally file. */
public final class KeyOption {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "An Ed25519 private key in PEM, a site's own or a coordinator's, which signs the file (none).")
    private @Nullable String file;

    /**
     * The key, read, for what must be signed.
     *
     * @param what must be
     * @throws UsageException if none is given
     */
    public SiteKey required(Storage storage, String what) throws StorageException, TallyFileException, UsageException {
        return load(storage)
                .orElseThrow(() -> new UsageException(what + " needs --key, the Ed25519 key that signs it"));
    }

    /** The key, read. */
    public Optional<SiteKey> load(Storage storage) throws StorageException, TallyFileException {
        return file == null ? Optional.empty() : Optional.of(SiteKey.load(storage, file));
    }
}
