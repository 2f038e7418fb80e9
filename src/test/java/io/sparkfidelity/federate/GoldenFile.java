package io.sparkfidelity.federate;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The golden files of each format version and what is in them, in integers alone. */
public final class GoldenFile {
    public static final String PLAIN = "tally-v1.arrow";
    public static final String SIGNED = "tally-v1-signed.arrow";
    public static final String VERSION_2 = "tally-v2-signed.arrow";
    /** A sum under masks; {@code GoldenSessionTest} has the session. */
    public static final String VERSION_3 = "tally-v3.arrow";

    /** With a measure. */
    public static final String VERSION_4 = "tally-v4.arrow";

    private GoldenFile() {}

    /** Values 1, 1, -1 and 3 of a range of 0 to 4 in bucket 3, of five images; none in the others. */
    public static TallyFile measured() {
        long quarter = 1L << 34;
        long[] histogram = new long[1026];
        histogram[0] = 1;
        histogram[257] = 2;
        histogram[769] = 1;
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        contents().whole().tallies().forEach((bucket, tally) -> {
            Map<Field, long[]> vectors = new HashMap<>();
            tally.fields().forEach(field -> vectors.put(field, tally.vector(field.name())));
            boolean first = bucket == 3;
            vectors.putAll(MeasuredSites.TALLIED.vectors(Tally.of(Map.of(
                    new Field("n", 0, 1), new long[] {first ? 4 : 0},
                    new Field("value", 36, 1), new long[] {first ? 4 * quarter : 0},
                    new Field("valueSquare", 36, 1), new long[] {first ? 12 * quarter / 4 : 0},
                    new Field("histogram", 0, 1026), first ? histogram : new long[1026]))));
            buckets.put(bucket, Tally.of(vectors));
        });
        return TallyFile.ofSites(
                Sites.key(3, false).withMeasures(List.of(MeasuredSites.KEY)),
                "spark-fidelity 0.1.0",
                "none",
                new TreeMap<>(Map.of(Group.whole("north"), new GroupTally(4, buckets))));
    }

    public static TallyFile contents() {
        return of("north");
    }

    /** The same contents of another site. */
    public static TallyFile of(String site) {
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        for (int bucket : new int[] {0, 1, 3}) {
            buckets.put(bucket, tally(bucket + 2, 1L << (20 + bucket)));
        }
        return TallyFile.ofSites(
                Sites.key(3, false),
                "spark-fidelity 0.1.0",
                "none",
                new TreeMap<>(Map.of(
                        Group.whole(site),
                        new GroupTally(4, buckets),
                        new Group(site, "caf\u00e9"),
                        GroupTally.undivided(tally(3, 5)))));
    }

    /** The same as the site's export 7. */
    public static TallyFile issued() {
        return contents().issued(7, Instant.parse("2026-01-31T23:59:59Z"));
    }

    /** n embeddings, each (a, -1, 2) in fixed point. */
    private static Tally tally(int n, long a) {
        List<Field> fields = Sites.fields(3).all();
        return Tally.of(Map.of(
                fields.get(0), new long[] {n},
                fields.get(1), new long[] {n * a, -n, 2L * n},
                fields.get(2), new long[] {n * a * a, -n * a, 2 * n * a, n, -2L * n, 4L * n}));
    }

    public static byte[] bytes(String name) throws IOException {
        try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
