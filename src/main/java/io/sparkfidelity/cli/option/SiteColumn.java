package io.sparkfidelity.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where manifests and tables name the site of an image. */
public final class SiteColumn {
    @Option(names = "--site-column", paramLabel = "COLUMN", description = "The site's column in manifests and tables.")
    private @Nullable String name;

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
