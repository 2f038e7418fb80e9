package io.sparkfidelity.embed;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** A network in memory, from which any number of threads take predictors. */
final class LoadedModel implements AutoCloseable {
    private final Model model;
    private final Semaphore inFlight;
    private final String engineVersion;
    private final Set<Integer> checkedBatchSizes = new HashSet<>();

    private LoadedModel(Model model, Semaphore inFlight, String engineVersion) {
        this.model = model;
        this.inFlight = inFlight;
        this.engineVersion = engineVersion;
    }

    static LoadedModel load(ModelCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        Artifact artifact = card.artifact(settings.engine());
        DeviceCheck.requireRuns(card, settings);
        Path weights = store.fetch(artifact);
        try {
            Engine engine = DjlEngines.load(settings);
            Model model = Model.newInstance(
                    card.name(), device(settings.device()), settings.engine().djlName());
            try {
                model.load(weights, null, DjlEngines.options(settings));
            } catch (IOException | MalformedModelException | RuntimeException e) {
                model.close();
                throw e;
            }
            if (settings.device().kind() == DeviceKind.CUDA
                    && !model.getNDManager().getDevice().isGpu()) {
                model.close();
                throw new ModelException("model '" + card.name() + "' was to run on " + settings.device() + ", but "
                        + settings.engine().djlName() + " put it on the CPU; install its CUDA libraries");
            }
            return new LoadedModel(model, new Semaphore(settings.batchesInFlight(), true), engine.getVersion());
        } catch (ModelException e) {
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new ModelException(
                    "model '" + card.name() + "' does not load with "
                            + settings.engine().djlName() + ": " + e.getMessage(),
                    e);
        }
    }

    private static Device device(DeviceChoice choice) {
        return choice instanceof DeviceChoice.Gpu gpu ? Device.gpu(gpu.index()) : Device.cpu();
    }

    /** A check that may fail. */
    interface Check {
        void run() throws ModelException;
    }

    /** Runs a check of batches of one size, unless it passed before: every task would otherwise pay for a batch. */
    void checkOnce(int batchSize, Check check) throws ModelException {
        synchronized (checkedBatchSizes) {
            if (!checkedBatchSizes.contains(batchSize)) {
                check.run();
                checkedBatchSizes.add(batchSize);
            }
        }
    }

    /** As many permits as batches may be on the device at a time; first come, first served. */
    Semaphore inFlight() {
        return inFlight;
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
