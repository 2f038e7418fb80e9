package io.sparkfidelity.embed;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** A network in memory, from which any number of threads take predictors. */
public final class LoadedModel implements AutoCloseable {
    private final Tower tower;
    private final Model model;
    private final Semaphore inFlight;
    private final String engineVersion;
    private final Map<Integer, double[]> probeHeads = new HashMap<>();

    private LoadedModel(Tower tower, Model model, Semaphore inFlight, String engineVersion) {
        this.tower = tower;
        this.model = model;
        this.inFlight = inFlight;
        this.engineVersion = engineVersion;
    }

    static LoadedModel load(Tower tower, EmbedderSettings settings, ModelStore store) throws ModelException {
        try {
            DeviceCheck.requireRuns(tower, settings);
            Path weights = store.fetch(tower.artifact());
            Engine engine = DjlEngines.load(settings);
            Model model = Model.newInstance(
                    tower.name(), device(settings.device()), settings.engine().djlName());
            try {
                model.load(weights, null, DjlEngines.options(settings));
            } catch (IOException | MalformedModelException | RuntimeException e) {
                model.close();
                throw e;
            }
            if (settings.device().kind() == DeviceKind.CUDA
                    && !model.getNDManager().getDevice().isGpu()) {
                model.close();
                throw new ModelException(tower.words() + " was to run on " + settings.device() + ", but "
                        + settings.engine().djlName() + " put it on the CPU; install its CUDA libraries");
            }
            return new LoadedModel(tower, model, new Semaphore(settings.batchesInFlight(), true), engine.getVersion());
        } catch (ModelException e) {
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new ModelException(
                    tower.words() + " does not load with " + settings.engine().djlName() + ": " + e.getMessage(), e);
        }
    }

    private static Device device(DeviceChoice choice) {
        return choice instanceof DeviceChoice.Gpu gpu ? Device.gpu(gpu.index()) : Device.cpu();
    }

    /** Embeds the probe. */
    public interface ProbeCheck {
        /** The head of the probe's embedding; fails where it is not what the card says. */
        double[] run() throws ModelException;
    }

    /** The probe's head in batches of one size, computed once: every task would otherwise pay for a batch. */
    public double[] probeHead(int batchSize, ProbeCheck check) throws ModelException {
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
    public Semaphore inFlight() {
        return inFlight;
    }

    public Model djl() {
        return model;
    }

    public String engineVersion() {
        return engineVersion;
    }

    /** What messages call it. */
    public String words() {
        return tower.words();
    }

    /** The same with where it runs. */
    public String words(EmbedderSettings settings) {
        return words() + " on " + settings.engine().djlName() + " " + engineVersion + ", " + settings.device();
    }

    /** What the engine says of a failure, in one line without names of classes. */
    public static String complaint(Exception failure) {
        Throwable own = failure;
        // What DJL says of it is the cause's class and message.
        while (own instanceof TranslateException && own.getCause() != null) {
            own = own.getCause();
        }
        return String.valueOf(own.getMessage()).lines().map(String::strip).collect(Collectors.joining("; "));
    }

    /** One of a network's outputs: by name (ONNX), else by position (TorchScript's outputs have no names). */
    public static NDArray output(NDList outputs, String name, int position) {
        return outputs.stream()
                .filter(output -> name.equals(output.getName()))
                .findFirst()
                .orElseGet(() -> {
                    if (position >= outputs.size()) {
                        throw new IllegalStateException("it has no output '" + name + "'");
                    }
                    return outputs.get(position);
                });
    }

    @Override
    public void close() {
        model.close();
    }
}
