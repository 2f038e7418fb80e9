package io.sparkfidelity.embed;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** A network in memory, from which any number of threads take predictors. */
final class LoadedModel implements AutoCloseable {
    private final Model model;
    private final Semaphore inFlight;
    private final String engineVersion;
    private final Map<Integer, double[]> probeHeads = new HashMap<>();

    private LoadedModel(Model model, Semaphore inFlight, String engineVersion) {
        this.model = model;
        this.inFlight = inFlight;
        this.engineVersion = engineVersion;
    }

    static LoadedModel load(ModelCard card, Tower tower, EmbedderSettings settings, ModelStore store)
            throws ModelException {
        Artifact artifact = tower.artifact(card, settings.engine());
        try {
            DeviceCheck.requireRuns(card, settings);
            Path weights = store.fetch(artifact);
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
                throw new ModelException(tower.of(card) + " was to run on " + settings.device() + ", but "
                        + settings.engine().djlName() + " put it on the CPU; install its CUDA libraries");
            }
            return new LoadedModel(model, new Semaphore(settings.batchesInFlight(), true), engine.getVersion());
        } catch (ModelException e) {
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new ModelException(
                    tower.of(card) + " does not load with " + settings.engine().djlName() + ": " + e.getMessage(), e);
        }
    }

    private static Device device(DeviceChoice choice) {
        return choice instanceof DeviceChoice.Gpu gpu ? Device.gpu(gpu.index()) : Device.cpu();
    }

    /** Embeds the probe. */
    interface ProbeCheck {
        /** The head of the probe's embedding; fails where it is not what the card says. */
        double[] run() throws ModelException;
    }

    /** The probe's head in batches of one size, computed once: every task would otherwise pay for a batch. */
    double[] probeHead(int batchSize, ProbeCheck check) throws ModelException {
        synchronized (probeHeads) {
            double[] head = probeHeads.get(batchSize);
            if (head == null) {
                head = check.run();
                probeHeads.put(batchSize, head);
            }
            return head.clone();
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

    /** Where it runs, for messages that begin with what runs. */
    String on(EmbedderSettings settings) {
        return " on " + settings.engine().djlName() + " " + engineVersion + ", " + settings.device();
    }

    @Override
    public void close() {
        model.close();
    }
}
