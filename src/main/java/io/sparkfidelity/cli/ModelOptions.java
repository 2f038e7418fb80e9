package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that has one model. */
final class ModelOptions {
    @Option(names = "--model", paramLabel = "CARD", description = "A built-in model or a card file (embedded).")
    private @Nullable String model;

    @Option(names = "--preset", paramLabel = "NAME", description = "A published tool's preprocessing, as for evaluate.")
    private @Nullable String preset;

    /** Fills the default in. */
    void complete() {
        if (model == null && preset == null) {
            model = "embedded";
        }
    }

    /**
     * The model; reads card files.
     *
     * @param whose what has one model, such as {@code an audit}
     * @throws UsageException if a name is unknown, or they are two models
     */
    ModelChoice choice(Storage storage, Optional<String> engine, String whose) throws UsageException {
        List<ModelChoice> choices = new Models(storage, engine).choices(listOf(model), listOf(preset));
        if (choices.size() != 1) {
            throw new UsageException(
                    whose + " is of one model, and the preset '" + preset + "' goes with another than '" + model + "'");
        }
        return choices.get(0);
    }

    /** Whether it needs no file system that only a session's configuration can open. */
    boolean offline() {
        return model == null || !model.contains("://");
    }

    private static List<String> listOf(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
