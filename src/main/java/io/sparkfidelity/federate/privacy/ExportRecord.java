package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.OwnerFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a site has exported under a policy, in a file that stays at the site: for each image ever exported the hash of its
 * bytes, the one of its unit, and its cell, 20 bytes (and as many for each measure, the hash being of bytes and value), and the serial of the last export. Readable by its owner alone, read and replaced under a
 * lock, and replaced before an export is published: a crash between the two spends an export, which may be repeated as it
 * was.
 *
 * @param file of the record
 */
public record ExportRecord(OwnerFile file) {
    /** Without units; still read. */
    private static final byte[] FIRST = "spark-fidelity/exports/1\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] MAGIC = "spark-fidelity/exports/2\n".getBytes(StandardCharsets.US_ASCII);
    private static final String RULE = "earlier exports";
    private static final int SCOPE = 64;
    private static final int IMAGE = 2 * Long.BYTES + Integer.BYTES;

    /**
     * The record of a policy's exports: beside it, {@code site.exports} for {@code site.yaml}.
     *
     * @throws TallyFileException if the policy is not on a local disk
     */
    public static ExportRecord of(Storage storage, String policy) throws StorageException, TallyFileException {
        Path path = storage.resolve(policy);
        String name = path.getName().replaceFirst("\\.ya?ml$", "") + ".exports";
        return new ExportRecord(storage.localFile(path.sibling(name))
                .orElseThrow(() -> new TallyFileException("privacy policy " + policy
                        + ": the record of exports is kept beside it, under a lock that only a local disk has; copy the"
                        + " policy to a folder of the site's")));
    }

    /** The file's contents; cells by the SHA-256 of the model's weights, or of a measure's name and definition. */
    private record State(long serial, SortedMap<String, ExportCells> cells) {}

    /**
     * What of an export may leave beside the earlier ones, in fewer buckets if need be; nothing is recorded.
     *
     * @param least that every new difference must count
     */
    public TallyFile judge(TallyFile export, Contents contents, Least least)
            throws PrivacyRefusal, StorageException, TallyFileException {
        State state = state(file.read());
        return judged(state.cells(), export, contents, least).export();
    }

    /**
     * The same, recorded and numbered: from here on it counts as exported.
     *
     * @throws PrivacyRefusal if earlier exports would tell too much with it
     */
    public TallyFile spend(TallyFile export, Contents contents, Least least, Instant now)
            throws PrivacyRefusal, StorageException, TallyFileException {
        try (OwnerFile.Lock lock = file.lock()) {
            State state = state(file.read());
            Pass pass = judged(state.cells(), export, contents, least);
            long serial = Math.max(state.serial() + 1, now.getEpochSecond());
            file.replace(lock, bytes(new State(serial, pass.cells())));
            return pass.export().issued(serial, now);
        }
    }

    private record Pass(TallyFile export, SortedMap<String, ExportCells> cells) {}

    /** The images that an export's numbers are of, by the scope in which exports are held against each other. */
    private static SortedMap<String, Contents> scopes(TallyFile export, Contents contents) {
        SortedMap<String, Contents> scopes = new TreeMap<>();
        scopes.put(export.key().weightsSha256(), contents.withoutMeasures());
        // Sums of two exports that differ in one image's value tell of that image, whatever was embedded.
        for (KeyMeasure measure : export.key().measures()) {
            scopes.put(Sha256.of(measure.name() + "\n" + measure.definition()), contents.by(measure.name()));
        }
        return scopes;
    }

    private static Pass judged(SortedMap<String, ExportCells> before, TallyFile export, Contents contents, Least least)
            throws PrivacyRefusal {
        SortedMap<String, Contents> scopes = scopes(export, contents);
        int buckets = export.groups().values().stream()
                .mapToInt(GroupTally::buckets)
                .max()
                .orElse(1);
        TallyFile coarser = export;
        while (true) {
            SortedMap<String, ExportCells> after = new TreeMap<>(before);
            Optional<String> reason = Optional.empty();
            for (Map.Entry<String, Contents> scope : scopes.entrySet()) {
                ExportCells.Judgement judgement = before.getOrDefault(scope.getKey(), ExportCells.none())
                        .with(
                                ExportItems.of(scope.getValue(), coarser),
                                scope.getKey().equals(export.key().weightsSha256()) ? least : least.withoutProducts());
                judgement.cells().ifPresent(cells -> after.put(scope.getKey(), cells));
                if (judgement.cells().isEmpty()) {
                    reason = Optional.of(judgement.reason());
                }
            }
            if (reason.isEmpty()) {
                return new Pass(coarser, after);
            }
            if (buckets == 1) {
                throw new PrivacyRefusal(RULE, reason.get());
            }
            buckets /= 2;
            coarser = joined(export, buckets);
        }
    }

    private static TallyFile joined(TallyFile export, int buckets) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        export.groups().forEach((group, tally) -> groups.put(group, tally.joined(Math.min(buckets, tally.buckets()))));
        Provenance provenance = export.provenance();
        List<String> notes = new ArrayList<>(provenance.notes());
        notes.add(RULE + ": buckets joined to " + buckets + ", lest their difference tell of few images");
        return new TallyFile(
                export.key(), Provenance.of(provenance.tool(), provenance.policy(), notes, groups), groups);
    }

    private static byte[] bytes(State state) {
        long size = MAGIC.length + Long.BYTES + Integer.BYTES;
        for (ExportCells cells : state.cells().values()) {
            size += SCOPE + 2L * Integer.BYTES + (long) IMAGE * cells.ids().length;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size + Integer.BYTES));
        out.put(MAGIC).putLong(state.serial()).putInt(state.cells().size());
        state.cells().forEach((scope, cells) -> {
            out.put(scope.getBytes(StandardCharsets.US_ASCII))
                    .putInt(cells.next())
                    .putInt(cells.ids().length);
            out.asLongBuffer().put(cells.ids());
            out.position(out.position() + Long.BYTES * cells.ids().length);
            out.asLongBuffer().put(cells.units());
            out.position(out.position() + Long.BYTES * cells.units().length);
            out.asIntBuffer().put(cells.cells());
            out.position(out.position() + Integer.BYTES * cells.cells().length);
        });
        return out.putInt(check(out.array(), out.position())).array();
    }

    private State state(Optional<byte[]> read) throws TallyFileException {
        if (read.isEmpty()) {
            return new State(0, new TreeMap<>());
        }
        byte[] bytes = read.get();
        try {
            int end = bytes.length - Integer.BYTES;
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            boolean units = Arrays.equals(magic, MAGIC);
            if (!units && !Arrays.equals(magic, FIRST)
                    || ByteBuffer.wrap(bytes, end, Integer.BYTES).getInt() != check(bytes, end)) {
                throw new IllegalArgumentException("its check does not fit");
            }
            long serial = in.getLong();
            Map<String, ExportCells> cells = new TreeMap<>();
            for (int scopes = in.getInt(); scopes > 0; scopes--) {
                byte[] scope = new byte[SCOPE];
                in.get(scope);
                int next = in.getInt();
                int count = in.getInt();
                int image = units ? IMAGE : IMAGE - Long.BYTES;
                if (count < 0 || (long) count * image > in.remaining()) {
                    throw new IllegalArgumentException("it is cut off");
                }
                long[] contents = new long[count];
                in.asLongBuffer().get(contents);
                in.position(in.position() + Long.BYTES * count);
                long[] ofUnits = new long[count];
                if (units) {
                    in.asLongBuffer().get(ofUnits);
                    in.position(in.position() + Long.BYTES * count);
                }
                int[] numbers = new int[count];
                in.asIntBuffer().get(numbers);
                in.position(in.position() + Integer.BYTES * count);
                cells.put(
                        new String(scope, StandardCharsets.US_ASCII),
                        new ExportCells(contents, ofUnits, numbers, next));
            }
            return new State(serial, new TreeMap<>(cells));
        } catch (RuntimeException e) {
            // Without a record nothing can be judged: it fails closed.
            throw new TallyFileException(
                    "the record of exports " + file.path() + " is damaged; restore it from a backup before you export",
                    e);
        }
    }

    private static int check(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
