package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the members beside an image say of it: {@code .cls} its label, {@code .txt} its caption, {@code .json} either
 * (keys {@code label} or {@code cls}, and {@code caption}). A sidecar has the image's name up to the last dot, or up to
 * the first one, as in WebDataset. One that is longer than {@link #LONGEST} or out of form says nothing.
 */
final class Sidecars {
    /** Bytes of a sidecar that is read. */
    static final int LONGEST = 1 << 16;

    private static final Set<String> EXTENSIONS = Set.of("cls", "txt", "json");
    private static final int LONGEST_LABEL = 256;
    private static final int LONGEST_CAPTION = 4096;

    private final Map<String, ArchiveMember> members = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Storage storage;
    private final OpenFile archive;

    Sidecars(Storage storage, OpenFile archive) {
        this.storage = storage;
        this.archive = archive;
    }

    /** Whether a member may say something of an image and there is none of its name yet. */
    boolean takes(ArchiveMember member) {
        return EXTENSIONS.contains(member.extension())
                && member.size() <= LONGEST
                && member.leftAlone().isEmpty()
                && Membership.litter(member.name()).isEmpty()
                && !members.containsKey(name(member));
    }

    void add(ArchiveMember member) {
        members.put(name(member), member);
    }

    /** Whether this very member was added. */
    boolean has(ArchiveMember member) {
        return member.equals(members.get(name(member)));
    }

    private static String name(ArchiveMember member) {
        return member.stem() + "." + member.extension();
    }

    /** Notes that what was added of an image's name says something of it. */
    void use(ArchiveMember image) {
        for (String extension : EXTENSIONS) {
            for (String name : List.of(image.stem() + "." + extension, image.key() + "." + extension)) {
                if (members.containsKey(name)) {
                    used.add(name);
                }
            }
        }
    }

    /** What was added and belongs to no image. */
    List<ArchiveMember> unused() {
        return members.entrySet().stream()
                .filter(entry -> !used.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    int size() {
        return members.size();
    }

    void clear() {
        members.clear();
        used.clear();
    }

    Optional<String> label(ArchiveMember image) throws IOException {
        Optional<String> label = text(image, "cls");
        if (label.isEmpty()) {
            Map<?, ?> json = json(image);
            label = value(json, "label").or(() -> value(json, "cls"));
        }
        return label.flatMap(text -> text.lines().findFirst())
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_LABEL);
    }

    Optional<String> caption(ArchiveMember image) throws IOException {
        Optional<String> caption = text(image, "txt");
        if (caption.isEmpty()) {
            caption = value(json(image), "caption");
        }
        return caption.map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> text.length() <= LONGEST_CAPTION ? text : text.substring(0, LONGEST_CAPTION));
    }

    /** What an image's {@code .json} has under its keys: texts, numbers, and {@code true} and {@code false}. */
    Map<String, String> values(ArchiveMember image) throws IOException {
        Map<String, String> values = new TreeMap<>();
        json(image).forEach((key, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                values.put(String.valueOf(key), String.valueOf(value));
            }
        });
        return values;
    }

    private Map<?, ?> json(ArchiveMember image) throws IOException {
        Optional<String> text = text(image, "json");
        if (text.isEmpty()) {
            return Map.of();
        }
        try {
            Map<?, ?> json = Json.read(text.get(), Map.class, image.name());
            return json == null ? Map.of() : json;
        } catch (StorageException e) {
            return Map.of();
        }
    }

    private static Optional<String> value(Map<?, ?> json, String key) {
        Object value = json.get(key);
        return value instanceof String || value instanceof Number ? Optional.of(value.toString()) : Optional.empty();
    }

    private Optional<String> text(ArchiveMember image, String extension) throws IOException {
        ArchiveMember member = members.get(image.stem() + "." + extension);
        if (member == null) {
            member = members.get(image.key() + "." + extension);
        }
        if (member == null) {
            return Optional.empty();
        }
        if (member.place() instanceof Place.Slice slice) {
            return Optional.of(utf8(archive.read(slice.offset(), (int) slice.length())));
        }
        if (member.place() instanceof Place.Zipped zipped) {
            try {
                return Optional.of(utf8(StoredImages.member(storage, zipped)));
            } catch (ImageRejectedException | EOFException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
