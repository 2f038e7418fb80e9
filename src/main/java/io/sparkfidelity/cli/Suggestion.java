package io.sparkfidelity.cli;

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
                .filter(name -> distance(word, name) <= Math.max(word.length(), name.length()) / LETTERS)
                .min(Comparator.<String>comparingInt(name -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The same as words behind a complaint; nothing if none is near. */
    static String words(String word, Collection<String> names) {
        return of(word, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /** Letters to put in, take out or change (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(change, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
