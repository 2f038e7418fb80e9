package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where embeddings are kept. */
final class CacheFolder {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where embeddings are kept; they stay here (embeddings, in the folder that --out names).")
    private @Nullable String cache;

    /** Fills the default in. */
    void complete(String otherwise) {
        cache = cache == null ? otherwise : cache;
    }

    Path path() throws UsageException {
        return Given.path("--cache", Objects.requireNonNull(cache, "complete() comes first"));
    }
}
