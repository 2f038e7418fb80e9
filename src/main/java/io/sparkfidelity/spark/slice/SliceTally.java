package io.sparkfidelity.spark.slice;

import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.TallyFolder;
import java.util.Optional;

/**
 * Counts one set's rows of one slice, which come bucket after bucket: holds one bucket and the pooled tally; the buckets go
 * to a folder. Mutable, one a side.
 */
final class SliceTally implements AutoCloseable {
    private final CountedFields fields;
    private final RowAccumulator.Scratch scratch;
    private final TallyFolder.Buckets tally;
    private Optional<RowAccumulator> current = Optional.empty();
    private int bucket;

    /** @param folder keeps the buckets, and must outlive what {@link #finish} gives */
    SliceTally(CountedFields fields, TallyFolder folder) {
        this.fields = fields;
        this.scratch = new RowAccumulator.Scratch(fields);
        this.tally = folder.buckets(fields.all());
    }

    /** @param ofBucket not lower than that of any row before */
    void add(int ofBucket, float[] embedding) {
        if (current.isEmpty() || bucket != ofBucket) {
            put();
            bucket = ofBucket;
            current = Optional.of(RowAccumulator.of(fields, scratch));
        }
        current.get().add(embedding);
    }

    /** All that was counted; no row may follow. */
    BucketedTally finish() {
        put();
        return tally;
    }

    private void put() {
        current.ifPresent(accumulator -> {
            tally.put(bucket, accumulator.toTally());
            accumulator.close();
        });
        current = Optional.empty();
    }

    @Override
    public void close() {
        current.ifPresent(RowAccumulator::close);
        scratch.close();
    }
}
