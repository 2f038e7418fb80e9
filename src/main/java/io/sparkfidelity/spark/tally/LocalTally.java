package io.sparkfidelity.spark.tally;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFolder;
import java.util.List;

/** What {@link TallyJob} counts, of rows that this JVM holds: the same bits. */
public final class LocalTally {
    private LocalTally() {}

    /**
     * The tally by bucket, one bucket after the other.
     *
     * @param fields without logits
     * @param folder holds it
     * @throws io.sparkfidelity.tally.TallyOverflowException if a sum leaves 64 bits
     */
    public static BucketedTally of(CountedFields fields, List<FeatureRow> rows, TallyFolder folder) {
        TallyFolder.Buckets buckets = folder.buckets(fields.all());
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            int number = bucket;
            // No task runs now, so that products may have all cores.
            buckets.put(bucket, OpenBlas.alone(() -> tally(fields, rows, number)));
        }
        return buckets;
    }

    private static Tally tally(CountedFields fields, List<FeatureRow> rows, int bucket) {
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            for (FeatureRow row : rows) {
                if (row.bucket() == bucket) {
                    accumulator.add(row.values());
                }
            }
            return accumulator.toTally();
        }
    }
}
