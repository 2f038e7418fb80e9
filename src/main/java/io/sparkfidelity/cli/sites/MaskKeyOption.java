package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key from which a site's masks come. */
public final class MaskKeyOption {
    static final String FLAG = "--mask-key";

    @Option(
            names = FLAG,
            paramLabel = "FILE",
            description = "The site's X25519 private key, which 'secure key' makes and which never leaves the site.")
    private @Nullable String file;

    /** The file; complains if none is given. */
    public String required() throws UsageException {
        if (file == null || file.isBlank()) {
            throw new UsageException(FLAG + " is missing: name the file of the site's mask key");
        }
        return file;
    }
}
