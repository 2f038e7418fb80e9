package io.sparkfidelity.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

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
        Optional<FileStatus> literal = storage.status(pattern);
        if (literal.isPresent()) {
            Path parent = pattern.getParent();
            return new Matches(parent == null ? pattern : parent, List.of(literal.get()));
        }
        Path root = new Path(pattern, "/");
        List<String> parts = parts(pattern.toUri().getPath());
        int fixed = 0;
        while (fixed < parts.size() && isLiteral(root, parts.get(fixed))) {
            root = child(root, parts.get(fixed++));
        }
        if (fixed == parts.size()
                || !storage.status(root).map(FileStatus::isDirectory).orElse(false)) {
            return new Matches(root, List.of());
        }
        TreeMap<String, FileStatus> found = new TreeMap<>();
        for (String alternative : alternatives(String.join("/", parts.subList(fixed, parts.size())))) {
            for (FileStatus each : below(root, parts(alternative))) {
                found.put(each.getPath().toString(), each);
            }
        }
        return new Matches(root, List.copyOf(found.values()));
    }

    private List<FileStatus> below(Path root, List<String> parts) throws StorageException {
        List<Path> folders = List.of(root);
        List<FileStatus> level = List.of();
        for (String part : parts) {
            level = new ArrayList<>();
            for (Path folder : folders) {
                level.addAll(children(folder, part));
            }
            folders = level.stream()
                    .filter(FileStatus::isDirectory)
                    .map(FileStatus::getPath)
                    .toList();
        }
        return level;
    }

    private List<FileStatus> children(Path folder, String part) throws StorageException {
        if (isLiteral(folder, part)) {
            return storage.status(child(folder, part)).stream().toList();
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
        return storage.list(folder).stream()
                .filter(each -> filter.accept(each.getPath()))
                .toList();
    }

    /** Every one of the numbers is asked for: a shard that is missing is no smaller set. */
    private List<FileStatus> numbered(Path folder, String part) throws StorageException {
        List<String> names = NumberedNames.of(part);
        Map<String, FileStatus> present = new HashMap<>();
        storage.list(folder).forEach(each -> present.put(each.getPath().getName(), each));
        List<FileStatus> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            List<FileStatus> these = present.containsKey(name)
                    ? List.of(present.get(name))
                    : WILD.matcher(name).find() ? children(folder, name) : List.of();
            found.addAll(these);
            if (these.isEmpty()) {
                missing.add(name);
            }
        }
        if (!found.isEmpty() && !missing.isEmpty()) {
            throw new StorageException(missing.size() + " of the " + names.size() + " files that " + part
                    + " stands for are not in " + folder + ", the first is " + missing.get(0)
                    + "; name those that are there, or write a glob");
        }
        return found;
    }

    private boolean isLiteral(Path folder, String part) throws StorageException {
        return !WILD.matcher(part).find() || storage.status(child(folder, part)).isPresent();
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
