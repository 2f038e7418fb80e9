package io.sparkfidelity.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The one model of a command. */
public final class ModelOption {
    /** What the option says, of one model or of several. */
    public static final String WORDS = "A built-in model or a card file (embedded).";

    /** The model that comes with the program. */
    public static final String EMBEDDED = "embedded";

    @Option(names = "--model", paramLabel = "CARD", description = WORDS)
    private @Nullable String model;

    /** A built-in model or the path of a card file, if one was given or filled in. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** Fills the default in. */
    public void complete() {
        model = model == null ? EMBEDDED : model;
    }
}
