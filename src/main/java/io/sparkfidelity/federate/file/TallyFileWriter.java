package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.trust.SiteKey;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes tally files: the same contents give the same bytes. One record batch holds one bucket of one group. */
public final class TallyFileWriter {
    private static final int CHUNK = 8192;
    private static final int FIXED = 4096;

    private TallyFileWriter() {}

    /**
     * Publishes a tally file: whole, or not at all.
     *
     * @param signer the site's key, if it signs
     */
    public static void publish(Storage storage, String path, TallyFile file, Optional<SiteKey> signer)
            throws StorageException {
        storage.publishForOwner(storage.resolve(path), bytes(file, signer));
    }

    /** Publishes a masked file: whole, or not at all. */
    public static void publish(Storage storage, String path, MaskedTally file, SiteKey signer) throws StorageException {
        storage.publishForOwner(storage.resolve(path), bytes(file, signer));
    }

    /**
     * The bytes of a tally file.
     *
     * @throws IllegalArgumentException if they are more than an array holds, 2 GiB
     */
    public static byte[] bytes(TallyFile file, Optional<SiteKey> signer) {
        String format = file.provenance().issues().isEmpty() ? Columns.VERSION_1 : Columns.VERSION_2;
        boolean masked = file.provenance().contributors().stream().anyMatch(Contributor::underMasks);
        if (!file.key().measures().isEmpty()) {
            format = Columns.VERSION_4;
        } else if (masked) {
            format = Columns.VERSION_3;
        }
        return bytes(format, file.key(), file.provenance(), file.groups(), signer);
    }

    /**
     * The bytes of a masked file, which its site signs.
     *
     * @throws IllegalArgumentException if they are more than an array holds, 2 GiB
     */
    public static byte[] bytes(MaskedTally file, SiteKey signer) {
        return bytes(Columns.MASKED, file.key(), file.origin(), file.groups(), Optional.of(signer));
    }

    private static byte[] bytes(
            String format,
            CompatibilityKey key,
            Object origin,
            SortedMap<Group, GroupTally> groups,
            Optional<SiteKey> signer) {
        Map<String, String> metadata = new TreeMap<>();
        String agreed = KeyJson.write(key);
        String provenance = KeyJson.write(origin);
        String digest = digest(groups, new ContentDigest(format, agreed, provenance));
        metadata.put(Columns.FORMAT, format);
        metadata.put(Columns.KEY, agreed);
        metadata.put(Columns.PROVENANCE, provenance);
        metadata.put(Columns.DIGEST, digest);
        signer.ifPresent(by -> {
            metadata.put(Columns.SIGNATURE, Base64.getEncoder().encodeToString(by.sign(format, digest)));
            metadata.put(
                    Columns.PUBLIC_KEY,
                    Base64.getEncoder().encodeToString(by.publicKey().encoded()));
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream(size(groups, metadata));
        ArrowWriter writer = new ArrowWriter(metadata, out);
        for (Map.Entry<Group, GroupTally> group : groups.entrySet()) {
            for (Map.Entry<Integer, Tally> bucket : group.getValue().tallies().entrySet()) {
                writer.batch(rows(group.getKey(), group.getValue().buckets(), bucket.getKey(), bucket.getValue()));
            }
        }
        writer.end();
        return out.toByteArray();
    }

    /** About the bytes of a file, and not less: values, their validity bits, messages, and the metadata twice. */
    private static int size(SortedMap<Group, GroupTally> groups, Map<String, String> metadata) {
        long size =
                FIXED + 2L * metadata.values().stream().mapToInt(String::length).sum();
        for (GroupTally group : groups.values()) {
            for (Tally tally : group.tallies().values()) {
                size += tally.bytes() + tally.bytes() / Long.SIZE + FIXED;
            }
        }
        if (size > Integer.MAX_VALUE - FIXED) {
            throw new IllegalArgumentException("a tally file of " + size
                    + " bytes is too large; export fewer groups or fields, or join the buckets");
        }
        return (int) size;
    }

    private static List<ArrowWriter.Row> rows(Group group, int buckets, int bucket, Tally tally) {
        return tally.fields().stream()
                .map(field -> new ArrowWriter.Row(
                        group.site(),
                        group.label(),
                        buckets,
                        bucket,
                        field.name(),
                        field.q(),
                        tally.vector(field.name())))
                .toList();
    }

    /** @param digest begun with the file's metadata */
    private static String digest(SortedMap<Group, GroupTally> groups, ContentDigest digest) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        groups.forEach((group, tallies) -> tallies.tallies().forEach((bucket, tally) -> {
            for (Field field : tally.fields()) {
                digest.row(group, tallies.buckets(), bucket, field.name(), field.q(), field.length());
                for (long value : tally.vector(field.name())) {
                    if (!chunk.hasRemaining()) {
                        digest.values(chunk.array(), chunk.position());
                        chunk.clear();
                    }
                    chunk.putLong(value);
                }
                digest.values(chunk.array(), chunk.position());
                chunk.clear();
            }
        }));
        return digest.hex();
    }
}
