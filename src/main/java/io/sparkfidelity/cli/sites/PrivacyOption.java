package io.sparkfidelity.cli.sites;

import io.sparkfidelity.cli.session.UsageException;
import picocli.CommandLine.Option;

/** The site's policy of what may leave it. */
public final class PrivacyOption {
    @Option(
            names = "--privacy",
            paramLabel = "FILE|none",
            description = "The site's policy of what may leave; conf/privacy has examples. Never assumed.")
    private String privacy = "";

    /** The file, or {@code none}; complains if nothing is given. */
    public String required() throws UsageException {
        if (privacy.isBlank()) {
            throw new UsageException("--privacy is missing: name the site's own policy (conf/privacy has examples),"
                    + " or 'none' to export without conditions");
        }
        return privacy;
    }
}
