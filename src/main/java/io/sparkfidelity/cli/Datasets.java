package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.Secrets;
import io.sparkfidelity.storage.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources of a job under names that differ, with the annotations that a user gives for all or for one. */
final class Datasets {
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)");

    private final Storage storage;
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    Datasets(Storage storage) {
        this.storage = storage;
    }

    /**
     * Adds a source.
     *
     * @param text {@code NAME=SRC}, or a source or any path that exists that is named after its last part; such a name gets a number if it is taken
     * @param fallback the name instead of the source's last part, if not empty
     */
    void add(String text, String fallback) throws UsageException {
        if (text.startsWith("=") && !isPath(text)) {
            throw new UsageException("'" + text + "' has no name before the equals sign; write NAME=SRC, or SRC alone");
        }
        Matcher matcher = NAMED.matcher(text);
        boolean explicit = matcher.matches() && !isPath(text);
        String description = explicit ? matcher.group(2) : text;
        String name = explicit ? matcher.group(1) : fallback.isEmpty() ? lastPart(description) : fallback;
        String unique = name;
        for (int i = 2; descriptions.containsKey(unique); i++) {
            if (explicit) {
                throw new UsageException("two datasets are named '" + name + "'; names must differ");
            }
            unique = name + "-" + i;
        }
        descriptions.put(unique, description);
    }

    /** What was added, by name, in its order. */
    Map<String, String> descriptions() {
        return Collections.unmodifiableMap(descriptions);
    }

    /**
     * The sources in the order in which they were added.
     *
     * @param manifests {@code FILE} for all of them, or {@code NAME=FILE}
     * @param siteColumn of the manifests, or of tables without one
     * @param sites {@code SITE} for all of them, or {@code NAME=SITE}
     * @param captions {@code FILE} for all of them, or {@code NAME=FILE}, as {@link CaptionFile#parse} reads it
     */
    List<NamedSource> sources(
            List<String> manifests, Optional<String> siteColumn, List<String> sites, List<String> captions)
            throws UsageException {
        List<NamedSource> sources = new ArrayList<>();
        for (Map.Entry<String, String> dataset : descriptions.entrySet()) {
            Optional<String> manifest = of(dataset.getKey(), manifests, "--manifest", this::isPath);
            Optional<String> site = of(dataset.getKey(), sites, "--site", text -> false);
            Optional<String> caption = of(dataset.getKey(), captions, "--captions", this::isPath);
            try {
                Source source =
                        Source.of(dataset.getValue(), manifest.isPresent() ? Optional.empty() : siteColumn, storage);
                sources.add(new NamedSource(dataset.getKey(), source.annotated(manifest, siteColumn, site))
                        .captioned(
                                caption.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(CaptionFile.parse(caption.get(), storage))));
            } catch (SourceException e) {
                throw new UsageException(e.getMessage());
            }
        }
        return sources;
    }

    /** What is given for a dataset by name, or else for all; {@code whole} says that a text names no dataset. */
    private Optional<String> of(String dataset, List<String> given, String flag, Predicate<String> whole)
            throws UsageException {
        Optional<String> forAll = Optional.empty();
        Optional<String> forOne = Optional.empty();
        for (String text : given) {
            Matcher matcher = NAMED.matcher(text);
            if (matcher.matches()
                    && !descriptions.containsKey(matcher.group(1))
                    && !whole.test(text)
                    && whole.test(matcher.group(2))) {
                throw new UsageException(flag + " " + text + ": no dataset is named '" + matcher.group(1)
                        + "'; there are " + String.join(", ", descriptions.keySet()));
            }
            if (!matcher.matches() || !descriptions.containsKey(matcher.group(1)) || whole.test(text)) {
                forAll = only(forAll, text, flag);
            } else if (matcher.group(1).equals(dataset)) {
                forOne = only(forOne, matcher.group(2), flag);
            }
        }
        return forOne.isPresent() ? forOne : forAll;
    }

    /** Whether a text with an equals sign is a path after all, or a glob in a folder whose name has it. */
    private boolean isPath(String text) {
        int slash = text.indexOf('/');
        return storage.exists(text) || slash > text.indexOf('=') && storage.exists(text.substring(0, slash));
    }

    private static Optional<String> only(Optional<String> before, String text, String flag) throws UsageException {
        if (before.isPresent()) {
            throw new UsageException(flag + " is given twice for one dataset: '" + before.get() + "' and '" + text
                    + "'; write " + flag + " NAME=... for each");
        }
        return Optional.of(text);
    }

    private static String lastPart(String description) {
        String trimmed = description.replaceAll("/+$", "");
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.isEmpty() ? "candidate" : Secrets.masked(last);
    }
}
