package io.sparkfidelity.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;

/**
 * Patterns of paths in Hadoop's notation, found part by part. A part that exists by its very name is that and no pattern;
 * names beside it may be any. Hadoop's own {@code globStatus} takes every part for a pattern, and fails where a
 * name beside has a colon.
 */
final class Glob {
    private static final Pattern WILD = Pattern.compile("[*?\\[\\]{}\\\\]");

    private final Storage storage;

    Glob(Storage storage) {
        this.storage = storage;
    }

    /** What an absolute path stands for. */
    Matches matching(Path pattern) throws StorageException {
        Optional<Entry> literal = storage.entry(pattern);
        if (literal.isPresent()) {
            return new Matches(pattern.parent().orElse(pattern), List.of(literal.get()));
        }
        Path root = new Path(pattern, "/");
        List<String> parts = parts(pattern.toUri().getPath());
        int fixed = 0;
        while (fixed < parts.size() && isLiteral(root, parts.get(fixed))) {
            root = child(root, parts.get(fixed++));
        }
        if (fixed == parts.size() || !storage.entry(root).map(Entry::isFolder).orElse(false)) {
            return new Matches(root, List.of());
        }
        TreeMap<String, Entry> found = new TreeMap<>();
        for (String alternative : alternatives(String.join("/", parts.subList(fixed, parts.size())))) {
            for (Entry each : below(root, parts(alternative))) {
                found.put(each.path().toString(), each);
            }
        }
        return new Matches(root, List.copyOf(found.values()));
    }

    private List<Entry> below(Path root, List<String> parts) throws StorageException {
        List<Entry> level = List.of(Entry.folder(root));
        for (String part : parts) {
            List<Entry> next = new ArrayList<>();
            for (Entry each : level) {
                if (each.isFolder()) {
                    next.addAll(children(each, part));
                }
            }
            level = next;
        }
        return level;
    }

    private List<Entry> children(Entry folder, String part) throws StorageException {
        if (isLiteral(folder.path(), part)) {
            return storage.entry(child(folder.path(), part)).stream().toList();
        }
        if (NumberedNames.in(part)) {
            return numbered(folder, part);
        }
        GlobFilter filter;
        try {
            filter = new GlobFilter(part);
        } catch (IOException e) {
            // No pattern either: the name of something that is not there.
            return List.of();
        }
        return list(folder).stream()
                .filter(each -> filter.accept(HadoopStore.hadoop(each.path())))
                .toList();
    }

    private List<Entry> list(Entry folder) throws StorageException {
        try {
            List<Entry> all = new ArrayList<>();
            Iterator<Entry> entries = storage.entries(folder.path(), folder.bytes());
            entries.forEachRemaining(all::add);
            return all;
        } catch (UncheckedIOException e) {
            // Made with no cause, such an exception could not be.
            IOException cause = Objects.requireNonNull(e.getCause());
            throw cause instanceof StorageException told
                    ? told
                    : Storage.failure("cannot list", folder.path().toString(), cause);
        }
    }

    /** Every one of the numbers is asked for: a shard that is missing is no smaller set. */
    private List<Entry> numbered(Entry folder, String part) throws StorageException {
        List<String> names = NumberedNames.of(part);
        Map<String, Entry> present = new HashMap<>();
        list(folder).forEach(each -> present.put(each.name(), each));
        List<Entry> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            List<Entry> these = present.containsKey(name)
                    ? List.of(present.get(name))
                    : WILD.matcher(name).find() ? children(folder, name) : List.of();
            found.addAll(these);
            if (these.isEmpty()) {
                missing.add(name);
            }
        }
        if (!found.isEmpty() && !missing.isEmpty()) {
            throw new StorageException(missing.size() + " of the " + names.size() + " files that " + part
                    + " stands for are not in " + folder.path() + ", the first is " + missing.get(0)
                    + "; name those that are there, or write a glob");
        }
        return found;
    }

    private boolean isLiteral(Path folder, String part) throws StorageException {
        return !WILD.matcher(part).find() || storage.entry(child(folder, part)).isPresent();
    }

    /** A part in braces may have slashes. */
    private static List<String> alternatives(String rest) {
        try {
            return GlobExpander.expand(rest);
        } catch (IOException e) {
            return List.of(rest);
        }
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    private static Path child(Path folder, String name) {
        return new Path(folder, WrittenPath.literal(name));
    }
}
