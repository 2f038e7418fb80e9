package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyChecks;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the rows of a tally file together, one by one. */
final class TallyAssembly {
    private final SortedMap<Group, Integer> buckets = new TreeMap<>();
    private final SortedMap<Group, SortedMap<Integer, Map<Field, long[]>>> rows = new TreeMap<>();

    /** Adds a row; its buckets must be those of its group, and it must not stand there already. */
    void add(ArrowBatch.Row row, long[] values) {
        Integer known = buckets.putIfAbsent(row.group(), row.buckets());
        if (known != null && known != row.buckets()) {
            throw new IllegalArgumentException(row.group() + " is divided into " + known + " and " + row.buckets());
        }
        Map<Field, long[]> bucket = rows.computeIfAbsent(row.group(), group -> new TreeMap<>())
                .computeIfAbsent(row.bucket(), number -> new TreeMap<>());
        if (bucket.put(new Field(row.field(), row.q(), row.length()), values) != null) {
            throw new IllegalArgumentException(
                    "'" + row.field() + "' of bucket " + row.bucket() + " of " + row.group() + " stands there twice");
        }
    }

    /** All rows as a file's contents, each tally checked. */
    TallyFile toFile(CompatibilityKey key, Provenance provenance) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        rows.forEach((group, byBucket) -> {
            SortedMap<Integer, Tally> tallies = new TreeMap<>();
            byBucket.forEach((bucket, vectors) -> tallies.put(bucket, Tally.of(vectors)));
            GroupTally tally = new GroupTally(buckets.get(group), tallies);
            TallyChecks.check(tally, key);
            groups.put(group, tally);
        });
        return new TallyFile(key, provenance, groups);
    }
}
