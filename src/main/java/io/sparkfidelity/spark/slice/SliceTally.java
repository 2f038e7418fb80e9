package io.sparkfidelity.spark.slice;

import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.util.Optional;

/**
 * Counts one set's rows of one slice, which come bucket after bucket: holds one bucket and the pooled tally; the buckets go
 * to a folder. Mutable, one a side.
 */
final class SliceTally implements AutoCloseable {
    private final TallyFields fields;
    private final GramScratch scratch;
    private final TallyFolder.Buckets tally;
    private Optional<Accumulator> current = Optional.empty();
    private int bucket;

    /** @param folder keeps the buckets, and must outlive what {@link #finish} gives */
    SliceTally(TallyFields fields, TallyFolder folder) {
        this.fields = fields;
        this.scratch = new GramScratch(fields.moments().dimension());
        this.tally = folder.buckets(fields.all());
    }

    /** @param ofBucket not lower than that of any row before */
    void add(int ofBucket, float[] embedding) {
        if (current.isEmpty() || bucket != ofBucket) {
            put();
            bucket = ofBucket;
            current = Optional.of(new Accumulator(fields, scratch));
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
        current.ifPresent(Accumulator::close);
        scratch.close();
    }
}
