package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where embeddings are kept. */
final class CacheFolder {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where embeddings are kept; they stay here (embeddings, in the folder that --out names).")
    private String cache;

    /** Fills the default in. */
    void complete(String otherwise) {
        cache = cache == null ? otherwise : cache;
    }

    Path path() throws UsageException {
        return Given.path("--cache", cache);
    }
}
