package io.sparkfidelity.embed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

    static <T> T require(String key, T value) {
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }
}
