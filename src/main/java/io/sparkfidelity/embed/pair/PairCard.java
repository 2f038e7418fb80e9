package io.sparkfidelity.embed.pair;

import io.sparkfidelity.embed.CardFiles;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.Precision;
import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.embed.Tower;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides what number a pair of images has.
 *
 * @param files the weights, all of which its artifacts are made of, and what runs them; float32
 * @param version of the card, raised when any number could change
 * @param description one sentence for people
 * @param license of the weights
 * @param input from pixels to what the network reads
 * @param output the name of the output that is the number; shape {@code N} or {@code N x 1}
 * @param number what it says
 * @param probe to check an engine with: the numbers of {@link PairProbe}'s pairs
 */
public record PairCard(
        CardFiles files,
        int version,
        String description,
        String license,
        PairInput input,
        String output,
        PairNumber number,
        Optional<Probe> probe) {

    public String name() {
        return files.name();
    }

    /**
     * Its network.
     *
     * @throws ModelException if there are no weights for the engine, with what to do about it
     */
    Tower tower(EngineKind engine) throws ModelException {
        return new Tower(this, name(), "model '" + name() + "'", files.artifact(engine), Precision.FP32);
    }

    /**
     * A short name of all that must match between numbers that are compared, and of what computed them: 16 hexadecimal digits.
     *
     * @param engine the engine in use
     * @param engineVersion such as {@code 1.21.1}
     * @param device the kind of device, {@code cpu} or {@code cuda}
     * @throws ModelException if there are no weights for the engine
     */
    public String fingerprint(EngineKind engine, String engineVersion, String device) throws ModelException {
        Map<String, String> parts = new HashMap<>();
        parts.put("card", name() + "/" + version);
        parts.put("weights", files.artifact(engine).sha256());
        parts.put("input", String.join("/", input.names()) + "; " + input.fingerprint());
        parts.put("shortest-side", String.valueOf(input.shortestSide()));
        parts.put("output", output + "/" + number.name());
        parts.put("engine", engine.djlName() + " " + engineVersion);
        parts.put("device", device);
        return CardFiles.fingerprint(parts);
    }
}
