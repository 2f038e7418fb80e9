package io.sparkfidelity.pairs.kept;

import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Of every bucket of a side the rows with the smallest hashes, up to a number. JDK types only. */
public final class KeptRows implements Serializable {
    private static final long serialVersionUID = 1;

    private final int most;
    /** By bucket, in the order of the side. */
    private final ArrayList<ArrayList<Kept>> buckets;

    /** A row with its place in the side. */
    private static final class Kept implements Serializable {
        private static final long serialVersionUID = 1;
        private final int place;
        private final float[] values;

        Kept(int place, float[] values) {
            this.place = place;
            this.values = values;
        }

        int place() {
            return place;
        }
    }

    KeptRows(int most) {
        this.most = most;
        this.buckets = new ArrayList<>();
        for (int b = 0; b < Bucket.COUNT; b++) {
            buckets.add(new ArrayList<>());
        }
    }

    /** Takes what it keeps of a tile, whose rows come in the order of buckets and hashes. */
    void take(Tile tile) {
        int d = tile.dimension();
        int[] taken = new int[Bucket.COUNT];
        for (int r = 0; r < tile.rows(); r++) {
            int bucket = tile.bucket(r);
            if (taken[bucket]++ < most) {
                float[] values = Arrays.copyOfRange(tile.values(), r * d, (r + 1) * d);
                buckets.get(bucket).add(new Kept(tile.first() + r, values));
            }
        }
        trim();
    }

    /** What is kept of the tiles of both, which must not share any. */
    KeptRows merge(KeptRows other) {
        KeptRows merged = new KeptRows(most);
        for (int b = 0; b < Bucket.COUNT; b++) {
            merged.buckets.get(b).addAll(buckets.get(b));
            merged.buckets.get(b).addAll(other.buckets.get(b));
        }
        merged.trim();
        return merged;
    }

    private void trim() {
        for (ArrayList<Kept> bucket : buckets) {
            bucket.sort(Comparator.comparingInt(Kept::place));
            while (bucket.size() > most) {
                bucket.remove(bucket.size() - 1);
            }
        }
    }

    /**
     * The first rows of a bucket, in the order of their hashes.
     *
     * @param count up to so many
     */
    public List<float[]> first(int bucket, int count) {
        return buckets.get(bucket).stream()
                .limit(count)
                .map(kept -> kept.values.clone())
                .toList();
    }
}
