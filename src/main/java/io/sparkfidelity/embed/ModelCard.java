package io.sparkfidelity.embed;

import io.sparkfidelity.image.Preprocessing;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that decides what an image's embedding is.
 *
 * @param name lower-case letters, digits, dots and hyphens
 * @param version of the card, raised when any number could change
 * @param description one sentence for people
 * @param license of the weights
 * @param artifacts the weights by engine
 * @param cpuEngine the engine to use on a CPU
 * @param input the name of the network's input; shape {@code N x 3 x size x size}
 * @param preprocessing from pixels to that input
 * @param output the name of the output that is the embedding; shape {@code N x dimension}
 * @param dimension d
 * @param normalisation of the output
 * @param fixedPoint for the tally
 * @param probe to check an engine with
 */
public record ModelCard(
        String name,
        int version,
        String description,
        String license,
        Map<EngineKind, Artifact> artifacts,
        EngineKind cpuEngine,
        String input,
        Preprocessing preprocessing,
        String output,
        int dimension,
        Normalisation normalisation,
        FixedPoint fixedPoint,
        Optional<Probe> probe) {

    public ModelCard {
        artifacts = Map.copyOf(artifacts);
        if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "model name '" + name + "' must be lower-case letters, digits, dots and hyphens");
        }
        if (dimension < 1 || dimension > MomentFields.MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "dimension is " + dimension + "; it must be 1 to " + MomentFields.MAX_DIMENSION);
        }
        if (!artifacts.containsKey(cpuEngine)) {
            throw new IllegalArgumentException("no artifact for its own engine " + cpuEngine.djlName());
        }
    }

    /** The fields of a tally of this model's embeddings. */
    public MomentFields moments() {
        return new MomentFields(dimension, fixedPoint);
    }

    /** Whether every embedding has length 1. */
    public boolean unitNorm() {
        return normalisation == Normalisation.L2;
    }

    /**
     * A short name of all that must match between embeddings that are compared, and of what computed them: 16
     * hexadecimal digits.
     *
     * @param engine the engine in use and its version, such as {@code OnnxRuntime 1.21.1}
     * @param device the kind of device, {@code cpu} or {@code cuda}
     */
    public String fingerprint(EngineKind engine, String engineVersion, String device) {
        Map<String, String> parts = new TreeMap<>();
        parts.put("card", name + "/" + version);
        parts.put("weights", artifacts.get(engine).sha256());
        parts.put("preprocessing", preprocessing.fingerprint());
        parts.put("output", output + "/" + dimension + "/" + normalisation.label());
        parts.put("q", String.valueOf(fixedPoint.q()));
        parts.put("engine", engine.djlName() + " " + engineVersion);
        parts.put("device", device);
        String text = parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining("\n"));
        return Sha256.of(text).substring(0, 16);
    }
}
