package io.sparkfidelity.source;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a file that should have been an archive is, by its first bytes. */
final class FileSignature {
    static final String ADVICE = "unpack it and name what is in it, or name the file as what it is";

    private static final Map<String, String> SIGNATURES = new LinkedHashMap<>();

    static {
        SIGNATURES.put("\u001f\u008b", "it is gzip data");
        SIGNATURES.put("BZh", "it is bzip2 data");
        SIGNATURES.put("\u00fd7zXZ\0", "it is xz data");
        SIGNATURES.put("\u0028\u00b5\u002f\u00fd", "it is zstd data");
        SIGNATURES.put("\u0004\"M\u0018", "it is lz4 data");
        SIGNATURES.put("7z\u00bc\u00af\u0027\u001c", "it is a 7z archive");
        SIGNATURES.put("Rar!", "it is a rar archive");
        SIGNATURES.put("PAR1", "it is a Parquet file");
        SIGNATURES.put("PK\u0003\u0004", "it begins as a zip does");
        SIGNATURES.put("\u0089PNG", "it is a PNG image");
        SIGNATURES.put("\u00ff\u00d8\u00ff", "it is a JPEG image");
        SIGNATURES.put("<!doctype", "it is a web page");
        SIGNATURES.put("<html", "it is a web page");
        SIGNATURES.put("version https://git-lfs", "it is a Git LFS pointer");
    }

    private FileSignature() {}

    /** In words, as part of a sentence; empty if it is none of those known here. */
    static Optional<String> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return SIGNATURES.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey().toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
