package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.MaskedTally;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.PublicSiteKey;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.tally.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From bytes to the contents of a tally file. Nothing that the bytes ask for is allocated before it was checked; what is
 * allocated for values is at most the file's own length.
 */
final class TallyParser {
    private static final int CHUNK_VALUES = 8192;
    private static final List<String> FORMATS =
            List.of(Columns.VERSION_1, Columns.VERSION_2, Columns.VERSION_3, Columns.VERSION_4);
    private static final List<String> MASKED = List.of(Columns.MASKED);
    private static final int MOST_ROWS = 1 << 20;

    private final Trust trust;

    TallyParser(Trust trust) {
        this.trust = trust;
    }

    /**
     * The contents.
     *
     * @param where names the file in messages
     * @throws TallyFileException if it is no tally file, is damaged, says what cannot be, or is not trusted
     */
    ReceivedTally parse(String where, FileBytes file) throws IOException {
        return refusing(where, () -> {
            Container container = container(file, FORMATS);
            Provenance provenance = provenance(container.format(), container.metadata());
            TallyFile contents = container.rows().toFile(container.key(), provenance);
            trust.requireVoice(container.signer(), contents);
            return new ReceivedTally(where, contents, container.digest(), container.signer());
        });
    }

    /**
     * The contents of a masked file, which must be signed.
     *
     * @param where names the file in messages
     * @throws TallyFileException if it is none, is damaged, or is not trusted
     */
    ReceivedMasks parseMasked(String where, FileBytes file) throws IOException {
        return refusing(where, () -> {
            Container container = container(file, MASKED);
            PublicSiteKey signer = container
                    .signer()
                    .orElseThrow(() -> new IllegalArgumentException("it is masked, and not signed by its site"));
            MaskedTally masked = new MaskedTally(
                    container.key(),
                    record(container.metadata(), Columns.PROVENANCE, MaskedTally.Origin.class),
                    container.rows().groups());
            return new ReceivedMasks(where, masked, container.digest(), signer);
        });
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T refusing(String where, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IndexOutOfBoundsException e) {
            // From metadata whose own offsets lead nowhere.
            throw refused(where, "its metadata is damaged", e);
        } catch (IllegalArgumentException e) {
            throw refused(
                    where, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private static TallyFileException refused(String where, String reason, RuntimeException cause) {
        return new TallyFileException("tally file " + where + " is refused: " + reason, cause);
    }

    /** What tally files and masked ones have in common, its digest and signature verified. */
    private record Container(
            String format,
            Map<String, String> metadata,
            CompatibilityKey key,
            TallyAssembly rows,
            String digest,
            Optional<PublicSiteKey> signer) {}

    private Container container(FileBytes file, List<String> formats) throws IOException {
        ArrowPrelude prelude = ArrowPrelude.read(file);
        Map<String, String> metadata = prelude.metadata();
        String format = String.valueOf(metadata.get(Columns.FORMAT));
        if (format.equals(Columns.MASKED) && !formats.contains(format)) {
            throw new IllegalArgumentException("it is under masks, which only the sum of all sites' files has not;"
                    + " give merge all of them and the --roster");
        }
        if (!formats.contains(format)) {
            throw new IllegalArgumentException("its format is '"
                    + format.substring(0, Math.min(format.length(), Columns.VERSION_1.length() * 2))
                    + "'; this version reads '" + String.join("' and '", formats) + "'");
        }
        String claimed = required(metadata, Columns.DIGEST);
        Optional<PublicSiteKey> signer = trust.check(format, metadata, claimed);
        CompatibilityKey key = record(metadata, Columns.KEY, CompatibilityKey.class);
        if (!format.equals(Columns.MASKED)
                && format.equals(Columns.VERSION_4) == key.measures().isEmpty()) {
            throw new IllegalArgumentException("its key has "
                    + (key.measures().isEmpty() ? "no measures, which" : "measures, and") + " files of the format '"
                    + Columns.VERSION_4
                    + "' alone have");
        }
        if (key.formatVersion() != TallyFile.VERSION) {
            throw new IllegalArgumentException("its key has the format version " + key.formatVersion());
        }
        List<ArrowBatch.Row> rows = new ArrayList<>();
        for (ArrowPrelude.Extent extent : prelude.batches()) {
            rows.addAll(ArrowBatch.rows(file, extent));
            if (rows.size() > MOST_ROWS) {
                throw new IllegalArgumentException("it has more than " + MOST_ROWS + " rows");
            }
        }
        rows.forEach(row -> requireDeclared(row, key));
        ContentDigest digest =
                new ContentDigest(format, required(metadata, Columns.KEY), required(metadata, Columns.PROVENANCE));
        TallyAssembly assembly = new TallyAssembly();
        for (ArrowBatch.Row row : rows) {
            assembly.add(row, values(file, row, digest));
        }
        if (!digest.hex().equals(claimed)) {
            throw new IllegalArgumentException("its contents are not those of its digest");
        }
        return new Container(format, metadata, key, assembly, claimed, signer);
    }

    private static Provenance provenance(String format, Map<String, String> metadata) {
        if (format.equals(Columns.VERSION_1)) {
            Provenance first = record(metadata, Columns.PROVENANCE, Provenance.Version1.class)
                    .provenance();
            requireCounted(first, false);
            return first;
        }
        Provenance provenance = record(metadata, Columns.PROVENANCE, Provenance.class);
        if (format.equals(Columns.VERSION_4)) {
            return provenance;
        }
        if (provenance.issues().isEmpty()) {
            throw new IllegalArgumentException("it does not say which export it is");
        }
        requireCounted(provenance, format.equals(Columns.VERSION_3));
        return provenance;
    }

    private static void requireCounted(Provenance provenance, boolean masked) {
        if (masked != provenance.contributors().stream().anyMatch(Contributor::underMasks)) {
            throw new IllegalArgumentException(
                    masked ? "none of its sites is under masks" : "a contributor's 'n' is 0");
        }
    }

    private static void requireDeclared(ArrowBatch.Row row, CompatibilityKey key) {
        Field field = key.field(row.field())
                .orElseThrow(() -> new IllegalArgumentException("a row has a field that its key does not name"));
        if (field.q() != row.q() || field.length() != row.length()) {
            throw new IllegalArgumentException("a row of '" + field.name() + "' has q " + row.q() + " and "
                    + row.length() + " values; its key says q " + field.q() + " and " + field.length());
        }
    }

    private static long[] values(FileBytes file, ArrowBatch.Row row, ContentDigest digest) throws IOException {
        digest.row(row.group(), row.buckets(), row.bucket(), row.field(), row.q(), row.length());
        long[] values = new long[row.length()];
        for (int at = 0; at < values.length; at += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - at);
            ByteBuffer chunk = file.read(row.position() + (long) Long.BYTES * at, (long) Long.BYTES * count);
            digest.values(chunk.array(), chunk.limit());
            chunk.asLongBuffer().get(values, at, count);
        }
        return values;
    }

    private static <T> T record(Map<String, String> metadata, String name, Class<T> type) {
        try {
            return KeyJson.read(required(metadata, name), type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its " + name + " does not fit: " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, String> metadata, String name) {
        return Optional.ofNullable(metadata.get(name))
                .orElseThrow(() -> new IllegalArgumentException("it has no " + name));
    }
}
