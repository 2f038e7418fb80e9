package io.sparkfidelity.cli;

import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether a job is checked and printed instead of done. */
final class DryRun {
    @Option(
            names = "--dry-run",
            description =
                    "Checks the arguments, and that local paths are there, and prints the job; writes no result. Of a"
                            + " tally with a policy also what would leave, for which images are embedded into the cache;"
                            + " no other job reads an image.")
    private boolean asked;

    boolean asked() {
        return asked;
    }

    /**
     * Looks for the sources on the local disk; other file systems may need a session's settings.
     *
     * @throws IOException if one is not there
     */
    static void requireThere(List<NamedSource> sources, Storage storage) throws IOException {
        for (NamedSource source : sources) {
            if (!source.source().description().contains("://")) {
                source.source().requireThere(storage);
            }
            if (source.captions().isPresent() && !source.captions().get().path().contains("://")) {
                source.captions().get().requireThere(storage);
            }
        }
    }
}
