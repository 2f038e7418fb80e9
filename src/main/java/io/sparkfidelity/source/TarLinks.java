package io.sparkfidelity.source;

import io.sparkfidelity.storage.OpenFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the links of a tar lead. Made of two walks over its headers, the first for the links, so that of the files only
 * those are held that a link leads to.
 */
final class TarLinks {
    private static final int MOST_LINKS = 200_000;
    private static final int MOST_STEPS = 16;

    private final Map<String, String> targets = new HashMap<>();
    private final Map<String, ArchiveMember> files = new HashMap<>();

    private TarLinks() {}

    /** @param length of the tar in bytes */
    static TarLinks of(OpenFile file, long length, String path) {
        TarLinks links = new TarLinks();
        TarHeaders first = new TarHeaders(file, 0, length, path);
        Set<String> wanted = new HashSet<>();
        while (first.hasNext() && links.targets.size() < MOST_LINKS) {
            TarHeaders.Entry entry = first.next();
            if (entry.isLink()) {
                String target = target(entry);
                links.targets.putIfAbsent(entry.member().name(), target);
                wanted.add(target);
            }
        }
        TarHeaders second = new TarHeaders(file, 0, length, path);
        while (second.hasNext()) {
            TarHeaders.Entry entry = second.next();
            if (entry.isFile() && wanted.contains(entry.member().name())) {
                links.files.putIfAbsent(entry.member().name(), entry.member());
            }
        }
        return links;
    }

    /** The file that a link leads to, perhaps by way of other links; empty if the archive has none. */
    Optional<ArchiveMember> resolve(TarHeaders.Entry link) {
        String name = target(link);
        for (int step = 0; step < MOST_STEPS; step++) {
            ArchiveMember file = files.get(name);
            if (file != null) {
                return Optional.of(file);
            }
            name = targets.getOrDefault(name, "");
        }
        return Optional.empty();
    }

    /** A hard link names its target from the archive's root, a symbolic one from the folder that it is in. */
    private static String target(TarHeaders.Entry link) {
        String target = link.target().orElseThrow();
        String name = link.member().name();
        boolean symbolic = link.type() == '2' && !target.startsWith("/");
        return normal(symbolic ? name.substring(0, name.lastIndexOf('/') + 1) + target : target);
    }

    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
