package io.sparkfidelity.spark.sql;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Numerics;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.pool.Pool;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.spark.cache.ModelKeys;
import io.sparkfidelity.tally.MomentFields;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A tally as SQL has it: the bytes of a tally file. One that SQL made has the card {@code features}, for SQL does not know
 * where embeddings come from, and a site named after its own digest: nobody can add it up with itself.
 */
public final class SqlTally {
    private static final String TOOL = "spark-fidelity SQL";
    private static final String CARD = "features";
    private static final String NONE = "none";
    private static final String NO_WEIGHTS = "0".repeat(64);
    private static final String SITE = "sql-";
    private static final int SITE_DIGITS = 32;

    private SqlTally() {}

    static byte[] write(MomentFields fields, boolean unitNorm, GroupTally tally) {
        CompatibilityKey key = new CompatibilityKey(
                TallyFile.VERSION,
                CARD,
                1,
                NO_WEIGHTS,
                NONE,
                unitNorm ? CompatibilityKey.UNIT_NORM : NONE,
                fields.dimension(),
                fields.all(),
                Map.of(ModelKeys.HASH_SEED, 0L),
                CompatibilityKey.EXACT,
                "id",
                0,
                List.of(new Numerics(NONE, NONE, NONE, false, NONE, List.of())),
                List.of());
        String site = SITE + tally.pooled().digest().substring(0, SITE_DIGITS);
        return TallyFileWriter.bytes(
                TallyFile.ofSites(key, TOOL, NONE, new TreeMap<>(Map.of(Group.whole(site), tally))), Optional.empty());
    }

    /**
     * The checked contents.
     *
     * @param name for messages
     * @throws UncheckedIOException if the bytes are no tally
     */
    public static ReceivedTally read(String name, byte[] bytes) {
        try {
            return TallyFileReader.parse(name, bytes, Trust.unsigned());
        } catch (TallyFileException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * The pool of tallies.
     *
     * @throws IllegalArgumentException if they do not fit together, or hold one site twice
     */
    static byte[] merge(List<byte[]> tallies) {
        Pool pool = new Pool(Set.of(), new KeyAgreement(false));
        try {
            for (byte[] tally : tallies) {
                pool.add(read("to be merged", tally));
            }
            return TallyFileWriter.bytes(pool.toFile(TOOL), Optional.empty());
        } catch (IncompatibleTallies e) {
            throw new IllegalArgumentException("merge: " + e.getMessage(), e);
        }
    }
}
