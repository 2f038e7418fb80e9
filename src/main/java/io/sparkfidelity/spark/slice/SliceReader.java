package io.sparkfidelity.spark.slice;

import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Cuts a task's rows into the sides of slices. Rows come sorted by slice, dataset, bucket and hash; of each side the paired
 * ones are held. Not thread-safe.
 */
final class SliceReader {
    private final Iterator<SliceRow> rows;
    private Optional<SliceRow> next;

    SliceReader(Iterator<SliceRow> rows) {
        this.rows = rows;
        this.next = read();
    }

    boolean hasNext() {
        return next.isPresent();
    }

    /** Whether the next side is one of a slice. */
    boolean hasNextOf(int slice) {
        return next.isPresent() && next.get().getSlice() == slice;
    }

    /** The slice of the next side. */
    int slice() {
        return next.orElseThrow(NoSuchElementException::new).getSlice();
    }

    /**
     * Reads the next side.
     *
     * @param tally counts its rows, if they are to be counted
     */
    SliceSide next(Optional<SliceTally> tally) {
        SliceRow first = next.orElseThrow(NoSuchElementException::new);
        List<float[]> paired = new ArrayList<>();
        List<Integer> buckets = new ArrayList<>();
        long n = 0;
        while (next.isPresent()
                && next.get().getSlice() == first.getSlice()
                && next.get().getDataset() == first.getDataset()) {
            SliceRow row = next.get();
            n++;
            tally.ifPresent(counting -> counting.add(row.getBucket(), row.getEmbedding()));
            if (row.isPaired()) {
                paired.add(row.getEmbedding());
                buckets.add(row.getBucket());
            }
            next = read();
        }
        List<Tile> tiles = Tile.cut(
                first.getDataset() == 0 ? Side.REFERENCE : Side.CANDIDATE,
                paired.toArray(float[][]::new),
                buckets.stream().mapToInt(Integer::intValue).toArray());
        return new SliceSide(first.getSlice(), first.getDataset(), n, tiles, byBucket(buckets));
    }

    private Optional<SliceRow> read() {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    private static List<Long> byBucket(List<Integer> buckets) {
        Long[] counts = new Long[Bucket.COUNT];
        Arrays.fill(counts, 0L);
        buckets.forEach(bucket -> counts[bucket]++);
        return List.of(counts);
    }
}
