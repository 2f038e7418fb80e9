package io.sparkfidelity.embed;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;

/** A network in memory, from which any number of threads take predictors. */
final class LoadedModel implements AutoCloseable {
    private final Model model;
    private final String engineVersion;

    private LoadedModel(Model model, String engineVersion) {
        this.model = model;
        this.engineVersion = engineVersion;
    }

    static LoadedModel load(ModelCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        Artifact artifact = card.artifacts().get(settings.engine());
        if (artifact == null) {
            throw new ModelException("model '" + card.name() + "' has no weights for the engine "
                    + settings.engine().djlName());
        }
        Path weights = store.fetch(artifact);
        try {
            Engine engine = DjlEngines.load(settings);
            Model model = Model.newInstance(
                    card.name(), Device.cpu(), settings.engine().djlName());
            try {
                model.load(weights, null, DjlEngines.options(settings));
            } catch (IOException | MalformedModelException | RuntimeException e) {
                model.close();
                throw e;
            }
            return new LoadedModel(model, engine.getVersion());
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new ModelException(
                    "model '" + card.name() + "' does not load with "
                            + settings.engine().djlName() + ": " + e.getMessage(),
                    e);
        }
    }

    Model djl() {
        return model;
    }

    String engineVersion() {
        return engineVersion;
    }

    @Override
    public void close() {
        model.close();
    }
}
