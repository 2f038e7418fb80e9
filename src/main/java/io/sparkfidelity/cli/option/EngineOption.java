package io.sparkfidelity.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What runs the network. */
public final class EngineOption {
    @Option(names = "--engine", paramLabel = "NAME", description = "OnnxRuntime or PyTorch (the card's choice).")
    private @Nullable String engine;

    /** DJL's name of an engine, if it is not to be the card's choice. */
    public Optional<String> engine() {
        return Optional.ofNullable(engine);
    }
}
