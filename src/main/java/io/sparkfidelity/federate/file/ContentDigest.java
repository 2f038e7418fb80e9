package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.Group;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over what a tally file says, whatever Arrow's layout of it: the format's name, key and provenance as they are
 * stored, then every row in the file's order. {@code package-info} has the exact bytes.
 */
final class ContentDigest {
    private final MessageDigest sha;

    /** Begins with what a file's metadata say. */
    ContentDigest(String format, String key, String provenance) {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        text(format + "\n");
        part(key);
        part(provenance);
    }

    /** Begins a row; its values follow. */
    void row(Group group, int buckets, int bucket, String field, int q, int length) {
        text(String.join(
                        "\t",
                        group.site(),
                        group.label(),
                        String.valueOf(buckets),
                        String.valueOf(bucket),
                        field,
                        String.valueOf(q),
                        String.valueOf(length))
                + "\n");
    }

    /** Values of the row, 8 bytes each, little-endian. */
    void values(byte[] bytes, int length) {
        sha.update(bytes, 0, length);
    }

    /** Ends the digest: 64 hexadecimal digits. */
    String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private void part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        text(bytes.length + "\n");
        sha.update(bytes);
        text("\n");
    }

    private void text(String text) {
        sha.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
