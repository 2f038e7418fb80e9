package io.sparkfidelity.embed;

import io.sparkfidelity.storage.Sha256;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of a card, and what runs them.
 *
 * @param name of the card: lower-case letters, digits, dots and hyphens
 * @param weights the published files that artifacts are made of: name to SHA-256
 * @param artifacts the weights by engine; empty until somebody has exported them
 * @param exporter the command line that makes artifacts and a card of its own from published files
 * @param engines the engine to use by kind of device; a CPU has one in any case
 */
public record CardFiles(
        String name,
        Map<String, String> weights,
        Map<EngineKind, Artifact> artifacts,
        Optional<String> exporter,
        Map<DeviceKind, EngineKind> engines) {

    /** @throws IllegalArgumentException if the parts do not make a card */
    public CardFiles {
        weights = Map.copyOf(weights);
        artifacts = Map.copyOf(artifacts);
        engines = Map.copyOf(engines);
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "model name '" + name + "' must be lower-case letters, digits, dots and hyphens");
        }
        if (!engines.containsKey(DeviceKind.CPU)) {
            throw new IllegalArgumentException("'engines.cpu' is missing");
        }
        weights.forEach((file, sha256) -> {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "the SHA-256 of " + file + " must be 64 lower-case hexadecimal digits");
            }
        });
        if (artifacts.isEmpty() && exporter.isEmpty()) {
            throw new IllegalArgumentException("it has neither artifacts nor an exporter");
        }
        for (EngineKind engine : engines.values()) {
            if (!artifacts.isEmpty() && !artifacts.containsKey(engine)) {
                throw new IllegalArgumentException("no artifact for its own engine " + engine.djlName());
            }
        }
    }

    /** Artifacts as YAML has them, under the names of engines. */
    public static Map<EngineKind, Artifact> byEngine(Map<String, Artifact> artifacts) {
        Map<EngineKind, Artifact> byEngine = new EnumMap<>(EngineKind.class);
        artifacts.forEach((engine, artifact) -> byEngine.put(EngineKind.named(engine), artifact));
        return byEngine;
    }

    /** Engines as YAML has them, by the labels of devices. */
    public static Map<DeviceKind, EngineKind> byDevice(Map<String, String> engines) {
        Map<DeviceKind, EngineKind> byDevice = new EnumMap<>(DeviceKind.class);
        engines.forEach((device, engine) -> byDevice.put(device(device), EngineKind.named(engine)));
        return byDevice;
    }

    private static DeviceKind device(String name) {
        return Arrays.stream(DeviceKind.values())
                .filter(device -> device.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'engines' names '" + name + "'; there are cpu, cuda"));
    }

    /**
     * The engine to use on a device.
     *
     * @throws ModelException if the card names none for it
     */
    public EngineKind engine(DeviceKind device) throws ModelException {
        EngineKind engine = engines.get(device);
        if (engine == null) {
            throw new ModelException("model '" + name + "' names no engine for " + device.label() + "; add 'engines."
                    + device.label() + "' to its card, or ask for no GPU");
        }
        return engine;
    }

    /**
     * The weights for an engine.
     *
     * @throws ModelException if there are none, with what to do about it
     */
    public Artifact artifact(EngineKind engine) throws ModelException {
        Artifact artifact = artifacts.get(engine);
        if (artifact == null && artifacts.isEmpty()) {
            throw ModelException.withoutWeights(
                    "model '" + name + "' comes without weights: run '" + exporter.orElse("")
                            + "' where they are, then name the card that it writes, OUT/" + name + ".yaml");
        }
        if (artifact == null) {
            throw ModelException.withoutWeights(
                    "model '" + name + "' has no weights for the engine " + engine.djlName());
        }
        return artifact;
    }

    /** 16 hexadecimal digits of all that decides numbers, in the order of their names. */
    public static String fingerprint(Map<String, String> parts) {
        return Sha256.of(new TreeMap<>(parts)
                        .entrySet().stream()
                                .map(part -> part.getKey() + "=" + part.getValue())
                                .collect(Collectors.joining("\n")))
                .substring(0, 16);
    }
}
