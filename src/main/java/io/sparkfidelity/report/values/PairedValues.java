package io.sparkfidelity.report.values;

import io.sparkfidelity.metric.ScoreDifference;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much a measure rises from one night to another on the images that have a value in both.
 *
 * @param counts pairs of each bucket
 * @param sums of the later value less the earlier one, likewise
 * @param earlier how many images of the earlier night have a value and no partner
 * @param later likewise
 * @param elsewhere pairs whose images are in another bucket each night, as units were other ones; they count in no bucket
 * @param key which images belong together
 */
public record PairedValues(long[] counts, double[] sums, Alone earlier, Alone later, long elsewhere, Key key) {

    /** What images are paired by. */
    public enum Key {
        /** Their pairs' names. */
        PAIR,
        /** Their ids. */
        ID,
        /** Their ids, though one of the nights says pairs. */
        ID_FOR_LACK_OF_PAIRS
    }

    /**
     * Images of one night that have a value and no partner.
     *
     * @param only the other night has nothing of their id or pair, or no value of it
     * @param shared their night has several images of their pair, of which none is more a partner than another
     */
    public record Alone(long only, long shared) {
        /** All of them. */
        public long images() {
            return only + shared;
        }
    }

    /**
     * Images in the order of what they are paired by, each key once.
     *
     * @param shared images with a value whose key another image has too; they are left out
     */
    @SuppressWarnings("ArrayRecordComponent") // Of this class alone.
    private record Keyed(long[] keys, byte[] buckets, double[] values, long shared) {
        static Keyed byId(ValuesFile.Column column) {
            return new Keyed(column.set().ids(), column.set().buckets(), column.values(), 0);
        }

        static Keyed byPair(ValuesFile.Column column, PairKeys pairs) {
            long[] hashes = pairs.hashes();
            int[] order = IntStream.range(0, hashes.length)
                    .boxed()
                    .sorted((a, b) -> Long.compareUnsigned(hashes[a], hashes[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] single = IntStream.range(0, order.length)
                    .filter(i -> (i == 0 || hashes[order[i - 1]] != hashes[order[i]])
                            && (i == order.length - 1 || hashes[order[i + 1]] != hashes[order[i]]))
                    .map(i -> order[i])
                    .toArray();
            long[] keys = Arrays.stream(single).mapToLong(i -> hashes[i]).toArray();
            byte[] buckets = new byte[single.length];
            double[] values = new double[single.length];
            for (int i = 0; i < single.length; i++) {
                buckets[i] = pairs.units()
                        ? column.set().buckets()[single[i]]
                        : (byte) Math.floorMod(keys[i], ImageValues.BUCKETS);
                values[i] = column.values()[single[i]];
            }
            return new Keyed(keys, buckets, values, present(column.values()) - present(values));
        }

        private static long present(double[] values) {
            return Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
        }
    }

    /** Pairs images by their pairs where both nights say them, else by their ids, in one walk through both; sums go in that order. */
    public static PairedValues of(ValuesFile.Column earlier, ValuesFile.Column later) {
        Optional<PairKeys> before = earlier.set().pairs();
        Optional<PairKeys> now = later.set().pairs();
        if (before.isPresent() && now.isPresent()) {
            return of(Keyed.byPair(earlier, before.get()), Keyed.byPair(later, now.get()), Key.PAIR);
        }
        Key key = before.isPresent() || now.isPresent() ? Key.ID_FOR_LACK_OF_PAIRS : Key.ID;
        return of(Keyed.byId(earlier), Keyed.byId(later), key);
    }

    private static PairedValues of(Keyed earlier, Keyed later, Key key) {
        long[] counts = new long[ImageValues.BUCKETS];
        double[] sums = new double[ImageValues.BUCKETS];
        long onlyEarlier = 0;
        long onlyLater = 0;
        long elsewhere = 0;
        int a = 0;
        int b = 0;
        long[] before = earlier.keys();
        long[] now = later.keys();
        while (a < before.length || b < now.length) {
            int order = a == before.length ? 1 : b == now.length ? -1 : Long.compareUnsigned(before[a], now[b]);
            boolean wasThere = order <= 0 && !Double.isNaN(earlier.values()[a]);
            boolean isThere = order >= 0 && !Double.isNaN(later.values()[b]);
            if (wasThere && isThere) {
                int bucket = earlier.buckets()[a];
                if (bucket == later.buckets()[b]) {
                    counts[bucket]++;
                    sums[bucket] += later.values()[b] - earlier.values()[a];
                } else {
                    elsewhere++;
                }
            }
            onlyEarlier += wasThere && !isThere ? 1 : 0;
            onlyLater += isThere && !wasThere ? 1 : 0;
            a += order <= 0 ? 1 : 0;
            b += order >= 0 ? 1 : 0;
        }
        return new PairedValues(
                counts,
                sums,
                new Alone(onlyEarlier, earlier.shared()),
                new Alone(onlyLater, later.shared()),
                elsewhere,
                key);
    }

    /** Images with a value in both nights. */
    public long pairs() {
        return Arrays.stream(counts).sum();
    }

    /** The share of the images of either night that have a partner, of the night where it is smaller; 0 without images. */
    public double share() {
        long most = pairs() + elsewhere + Math.max(earlier.images(), later.images());
        return most == 0 ? 0 : (double) pairs() / most;
    }

    /** The mean difference with its error by buckets. */
    public ScoreDifference rise() {
        return ScoreDifference.ofMean(counts, sums);
    }
}
