package io.sparkfidelity.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sparkfidelity.image.Preprocessing;
import io.sparkfidelity.image.Resizer;
import io.sparkfidelity.image.Scale;
import io.sparkfidelity.tally.FixedPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Model cards in their YAML form, as {@code conf/models} holds them. */
public final class ModelCards {
    /** The cards that come with the jar. */
    public static final List<String> BUILT_IN =
            List.of("embedded", "inception-2015", "clip-vit-l14-336", "clip-vit-b32", "dinov2-vit-l14");

    private static final String FOLDER = "/io/sparkfidelity/conf/models/";
    private static final ObjectMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ModelCards() {}

    /** The YAML text of a built-in card, if there is one of that name. */
    public static Optional<String> builtIn(String name) {
        if (!BUILT_IN.contains(name)) {
            return Optional.empty();
        }
        try (InputStream card = ModelCards.class.getResourceAsStream(FOLDER + name + ".yaml")) {
            if (card == null) {
                throw new IllegalStateException("the jar lacks its own model card " + name);
            }
            return Optional.of(new String(card.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The card of a YAML text.
     *
     * @param where names the text in messages
     * @throws ModelException if it is not a card, with the reason
     */
    public static ModelCard parse(String yaml, String where) throws ModelException {
        try {
            CardForm form = YAML.readValue(yaml, CardForm.class);
            if (form == null) {
                throw new IllegalArgumentException("it is empty");
            }
            return form.toCard();
        } catch (JsonProcessingException e) {
            throw new ModelException("model card " + where + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new ModelException("model card " + where + ": " + e.getMessage());
        }
    }

    /** The shape of the YAML. */
    private record CardForm(
            String name,
            int version,
            String description,
            String license,
            Map<String, String> weights,
            Map<String, Artifact> artifacts,
            String exporter,
            Map<String, String> engines,
            String precision,
            InputForm input,
            OutputForm output,
            Probe probe) {

        ModelCard toCard() {
            Map<EngineKind, Artifact> byEngine = new EnumMap<>(EngineKind.class);
            if (artifacts != null) {
                artifacts.forEach((engine, artifact) -> byEngine.put(EngineKind.named(engine), artifact));
            }
            Map<DeviceKind, EngineKind> byDevice = new EnumMap<>(DeviceKind.class);
            require("engines", engines)
                    .forEach((device, engine) -> byDevice.put(device(device), EngineKind.named(engine)));
            require("input", input);
            require("output", output);
            return new ModelCard(
                    require("name", name),
                    version,
                    require("description", description),
                    require("license", license),
                    weights == null ? Map.of() : weights,
                    byEngine,
                    Optional.ofNullable(exporter),
                    byDevice,
                    precision == null ? Precision.FP32 : Precision.named(precision),
                    require("input.name", input.name()),
                    input.preprocessing(),
                    require("output.name", output.name()),
                    output.dimension(),
                    Optional.ofNullable(output.logits()),
                    Normalisation.named(require("output.normalisation", output.normalisation())),
                    new FixedPoint(output.q()),
                    Optional.ofNullable(probe));
        }

        private static <T> T require(String key, T value) {
            if (value == null) {
                throw new IllegalArgumentException("'" + key + "' is missing");
            }
            return value;
        }
    }

    private static DeviceKind device(String name) {
        return Arrays.stream(DeviceKind.values())
                .filter(device -> device.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'engines' names '" + name + "'; there are cpu, cuda"));
    }

    private record InputForm(
            String name, String resizer, int size, String range, List<Float> mean, List<Float> deviation) {
        Preprocessing preprocessing() {
            return new Preprocessing(
                    Resizer.named(CardForm.require("input.resizer", resizer)),
                    size,
                    scale(CardForm.require("input.range", range)),
                    CardForm.require("input.mean", mean),
                    CardForm.require("input.deviation", deviation));
        }
    }

    private static Scale scale(String range) {
        return Arrays.stream(Scale.values())
                .filter(scale -> scale.range().equals(range))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("input.range is '" + range + "'; it must be 0..1 or 0..255"));
    }

    private record OutputForm(String name, int dimension, Logits logits, String normalisation, int q) {}
}
