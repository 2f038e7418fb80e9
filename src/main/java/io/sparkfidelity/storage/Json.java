package io.sparkfidelity.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;

/** The JSON of manifests, plans and reports: UTF-8, indented, records by their components' names. */
public final class Json {
    private static final Documents DOCUMENTS =
            Documents.json(mapper -> mapper.enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

    private Json() {}

    public static byte[] write(Object value) {
        try {
            return (DOCUMENTS.write(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The value of a JSON text.
     *
     * @throws StorageException if it is not JSON of that type; {@code where} names it in the message
     */
    public static <T> T read(String text, Class<T> type, String where) throws StorageException {
        try {
            T value = DOCUMENTS.read(text, type);
            if (value == null) {
                throw new StorageException(where + " is damaged: it holds null; delete it and run again");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new StorageException(
                    where + " is damaged: "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("") + "; delete it and run again",
                    e);
        }
    }
}
