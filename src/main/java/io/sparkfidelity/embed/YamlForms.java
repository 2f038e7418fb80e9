package io.sparkfidelity.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkfidelity.storage.Documents;
import java.util.function.Function;

/** YAML texts of the jar and of users, read into records that mirror them. */
final class YamlForms {
    private static final Documents YAML =
            Documents.yaml(mapper -> mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES));

    private YamlForms() {}

    /**
     * The value of a YAML text.
     *
     * @param what and where it is, for messages
     * @throws ModelException if the text or the value is out of form, with the reason
     */
    static <F, T> T parse(String yaml, Class<F> form, Function<F, T> value, String what) throws ModelException {
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

    static <T> T require(String key, T value) {
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }
}
