package io.sparkfidelity.cli;

import picocli.CommandLine.Option;

/** Where manifests and tables name the site of an image. */
final class SiteColumn {
    @Option(names = "--site-column", paramLabel = "COLUMN", description = "The site's column in manifests and tables.")
    private String name;

    /** The column's name; null for none. */
    String name() {
        return name;
    }
}
