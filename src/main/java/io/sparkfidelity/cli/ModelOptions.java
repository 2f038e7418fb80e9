package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.ModelOption;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.Presets;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.storage.Storage;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command that has one model. */
final class ModelOptions {
    /** What the option says, of one preset or of several. */
    static final String PRESET = "A published tool's preprocessing: ${COMPLETION-CANDIDATES}.";

    @Mixin
    private ModelOption model;

    @Option(names = "--preset", paramLabel = "NAME", completionCandidates = PresetNames.class, description = PRESET)
    private @Nullable String preset;

    /** For the help. */
    static final class PresetNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Presets.names().iterator();
        }
    }

    /** Fills the default in. */
    void complete() {
        if (preset == null) {
            model.complete();
        }
    }

    /**
     * The model; reads card files.
     *
     * @param whose what has one model, such as {@code an audit}
     * @throws UsageException if a name is unknown, or they are two models
     */
    ModelChoice choice(Storage storage, Optional<String> engine, String whose) throws UsageException {
        List<ModelChoice> choices = new Models(storage, engine)
                .choices(
                        model.model().stream().toList(),
                        Optional.ofNullable(preset).stream().toList());
        if (choices.size() != 1) {
            throw new UsageException(whose + " is of one model, and the preset '" + preset
                    + "' goes with another than '" + model.model().orElse(ModelOption.EMBEDDED) + "'");
        }
        return choices.get(0);
    }

    /** Whether it needs no file system that only a session's configuration can open. */
    boolean offline() {
        return model.model().filter(card -> card.contains("://")).isEmpty();
    }
}
