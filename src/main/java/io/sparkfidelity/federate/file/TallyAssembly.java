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
    /** Of one group. */
    private record Rows(int buckets, SortedMap<Integer, Map<Field, long[]>> ofBucket) {}

    private final SortedMap<Group, Rows> groups = new TreeMap<>();

    /** Adds a row; its buckets must be those of its group, and it must not stand there already. */
    void add(ArrowBatch.Row row, long[] values) {
        Rows rows = groups.computeIfAbsent(row.group(), group -> new Rows(row.buckets(), new TreeMap<>()));
        if (rows.buckets() != row.buckets()) {
            throw new IllegalArgumentException(
                    row.group() + " is divided into " + rows.buckets() + " and " + row.buckets());
        }
        Map<Field, long[]> bucket = rows.ofBucket().computeIfAbsent(row.bucket(), number -> new TreeMap<>());
        if (bucket.put(new Field(row.field(), row.q(), row.length()), values) != null) {
            throw new IllegalArgumentException(
                    "'" + row.field() + "' of bucket " + row.bucket() + " of " + row.group() + " stands there twice");
        }
    }

    /** All rows by group, as they are. */
    SortedMap<Group, GroupTally> groups() {
        SortedMap<Group, GroupTally> complete = new TreeMap<>();
        groups.forEach((group, rows) -> {
            SortedMap<Integer, Tally> tallies = new TreeMap<>();
            rows.ofBucket().forEach((bucket, vectors) -> tallies.put(bucket, Tally.of(vectors)));
            complete.put(group, new GroupTally(rows.buckets(), tallies));
        });
        return complete;
    }

    /** All rows as a file's contents, each tally checked. */
    TallyFile toFile(CompatibilityKey key, Provenance provenance) {
        SortedMap<Group, GroupTally> complete = groups();
        complete.values().forEach(tally -> TallyChecks.check(tally, key));
        return new TallyFile(key, provenance, complete);
    }
}
