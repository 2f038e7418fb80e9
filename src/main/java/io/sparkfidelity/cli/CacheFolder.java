package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.WrittenPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where embeddings are kept. */
final class CacheFolder {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where embeddings are kept and found again (embeddings, beside what --out names).")
    private @Nullable String cache;

    /** Fills the default in: beside what a command writes, so that the next job finds it whose output has another name. */
    void complete(String out) {
        cache = cache == null ? WrittenPath.beside(out, "embeddings") : cache;
    }

    Path path() throws UsageException {
        return Given.path("--cache", Objects.requireNonNull(cache, "complete() comes first"));
    }
}
