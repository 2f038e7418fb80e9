package io.sparkfidelity.federate.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.sparkfidelity.storage.Documents;

/**
 * Keys and provenances as JSON, by their records' components. Stricter than the JSON of our own manifests: an entry that
 * this version does not know could be one that must match.
 */
public final class KeyJson {
    private static final Documents JSON =
            Documents.json(mapper -> mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .annotationIntrospector(new RequiredUnlessSaid())
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT));

    /** Every entry must be there, but for those whose annotation says otherwise: what later versions added. */
    private static final class RequiredUnlessSaid extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            JsonProperty said = member.getAnnotation(JsonProperty.class);
            return said == null || said.required();
        }
    }

    private KeyJson() {}

    public static String write(Object value) {
        try {
            return JSON.write(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The record of a JSON text.
     *
     * @throws IllegalArgumentException if it is none, with the reason in one line
     */
    public static <T> T read(String text, Class<T> type) {
        T value;
        try {
            value = JSON.read(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("it is null");
        }
        return value;
    }

    /** The reason in one line, with the entry that it is about. */
    public static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }
}
