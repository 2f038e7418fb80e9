package io.sparkfidelity.cli;

import io.sparkfidelity.image.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a user may have meant by a name that is none. */
final class Suggestion {
    /** One letter in this many may be wrong. */
    private static final int LETTERS = 3;

    private Suggestion() {}

    /** The nearest of these names, if it is near. */
    static Optional<String> of(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> EditDistance.of(word, name) <= Math.max(word.length(), name.length()) / LETTERS)
                .min(Comparator.<String>comparingInt(name -> EditDistance.of(word, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The same as words behind a complaint; nothing if none is near. */
    static String words(String word, Collection<String> names) {
        return of(word, names).map(name -> "; did you mean " + name + "?").orElse("");
    }
}
