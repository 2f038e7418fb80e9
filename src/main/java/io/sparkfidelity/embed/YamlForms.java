package io.sparkfidelity.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkfidelity.image.resize.Scale;
import io.sparkfidelity.storage.Documents;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** YAML texts of the jar and of users, read into records that mirror them. */
public final class YamlForms {
    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES));

    private YamlForms() {}

    /**
     * The value of a YAML text.
     *
     * @param what and where it is, for messages
     * @throws ModelException if the text or the value is out of form, with the reason
     */
    public static <F, T> T parse(String yaml, Class<F> form, Function<F, T> value, String what) throws ModelException {
        try {
            requireNoneEmpty(YAML.read(yaml, JsonNode.class), "");
            F read = YAML.read(yaml, form);
            if (read == null) {
                throw new IllegalArgumentException("it is empty");
            }
            return value.apply(read);
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    what + ": " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new ModelException(what + ": " + e.getMessage());
        }
    }

    /** The text under a key of a YAML text, if it is one that has it. */
    static Optional<String> text(String yaml, String key) {
        try {
            JsonNode node = YAML.read(yaml, JsonNode.class);
            return node != null && node.path(key).isTextual()
                    ? Optional.of(node.path(key).asText())
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What is written without a value is a mistake; what need not be said is left out. */
    private static void requireNoneEmpty(JsonNode node, String path) {
        if (node == null || node.isNull()) {
            throw new IllegalArgumentException(
                    path.isEmpty() ? "it is empty" : "'" + path + "' has no value; give it one, or leave it out");
        }
        node.fields()
                .forEachRemaining(field -> requireNoneEmpty(
                        field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireNoneEmpty(node.get(i), path + "[" + i + "]");
        }
    }

    /** @throws IllegalArgumentException if there is no such value */
    public static <T> T require(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    /** @throws IllegalArgumentException if no range is written so */
    public static Scale scale(String range) {
        return Arrays.stream(Scale.values())
                .filter(scale -> scale.range().equals(range))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("input.range is '" + range + "'; it must be 0..1 or 0..255"));
    }
}
