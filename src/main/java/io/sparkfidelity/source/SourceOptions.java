package io.sparkfidelity.source;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The options behind a source's question mark, as in {@code sample:?count=500&blur=1}. */
final class SourceOptions {
    private final Map<String, String> values;

    private SourceOptions(Map<String, String> values) {
        this.values = values;
    }

    /**
     * The options of a query.
     *
     * @param query {@code name=value&name=value}, maybe empty
     * @param known the names there are
     * @param where the source, for messages
     * @throws SourceException if an option is unknown or has no value
     */
    static SourceOptions parse(String query, Collection<String> known, String where) throws SourceException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] parts = pair.split("=", 2);
            if (parts.length < 2 || !known.contains(parts[0])) {
                throw new SourceException("'" + where + "': no option '" + parts[0]
                        + "' of the form name=value; there are " + String.join(", ", new TreeSet<>(known)));
            }
            values.put(parts[0], parts[1]);
        }
        return new SourceOptions(values);
    }

    /** These options, and one more where it is not among them. */
    SourceOptions orElse(String name, Optional<String> value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        value.ifPresent(v -> more.putIfAbsent(name, v));
        return new SourceOptions(more);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
