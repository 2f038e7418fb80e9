package io.sparkfidelity.federate;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a text in a key or a provenance may be: short and without control characters, so that it fits one line; and how
 * long a list of them.
 */
public final class KeyText {
    private static final int LENGTH = 200;

    private KeyText() {}

    public static void require(String name, @Nullable String text) {
        require(name, text, LENGTH);
    }

    static void require(String name, @Nullable String text, int longest) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + name + "' must be one line of at most " + longest + " characters");
        }
    }

    /** A copy of a list that is there and holds no null. */
    public static <T> List<T> list(String name, @Nullable List<T> list, int least, int most) {
        if (list == null
                || list.size() < least
                || list.size() > most
                || list.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("'" + name + "' must be a list of " + least + " to " + most);
        }
        return List.copyOf(list);
    }
}
