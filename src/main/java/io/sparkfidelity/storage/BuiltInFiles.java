package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files of {@code conf} that come with the jar. */
public final class BuiltInFiles {
    private static final String FOLDER = "/io/sparkfidelity/conf/";

    private BuiltInFiles() {}

    /**
     * The text of a file.
     *
     * @param file below {@code conf}, such as {@code models/embedded.yaml}; one that the jar has
     */
    public static String text(String file) {
        try (InputStream text = BuiltInFiles.class.getResourceAsStream(FOLDER + file)) {
            if (text == null) {
                throw new IllegalStateException("the jar lacks its own " + file);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
