package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The YAML files of one folder of {@code conf} that come with the jar, by their names without the ending. What there is
 * stands in an index that the build makes of {@code conf}.
 */
public final class BuiltInFiles {
    private static final String CONF = "/io/sparkfidelity/conf/";
    private static final String INDEX = "index.txt";
    private static final String ENDING = ".yaml";

    private final String folder;

    private BuiltInFiles(String folder) {
        this.folder = folder;
    }

    /** @param folder of {@code conf}, such as {@code models} */
    public static BuiltInFiles of(String folder) {
        return new BuiltInFiles(folder);
    }

    /** The files' names in alphabetical order, such as {@code embedded} for {@code models/embedded.yaml}. */
    public List<String> names() {
        return resource(INDEX)
                .lines()
                .filter(file -> file.startsWith(folder + "/") && file.endsWith(ENDING))
                .map(file -> file.substring(folder.length() + 1, file.length() - ENDING.length()))
                .sorted()
                .toList();
    }

    /** The text of the file of a name, if there is one. */
    public Optional<String> text(String name) {
        return names().contains(name) ? Optional.of(resource(folder + "/" + name + ENDING)) : Optional.empty();
    }

    private static String resource(String file) {
        try (InputStream text = BuiltInFiles.class.getResourceAsStream(CONF + file)) {
            if (text == null) {
                throw new IllegalStateException("beside the classes lies no conf/" + file + ": build them with Maven");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
