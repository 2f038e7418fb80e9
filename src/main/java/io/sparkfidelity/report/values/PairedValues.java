package io.sparkfidelity.report.values;

import io.sparkfidelity.metric.ScoreDifference;
import java.util.Arrays;

/**
 * How much a measure rises from one night to another on the images that have a value in both.
 *
 * @param counts pairs of each bucket
 * @param sums of the later value less the earlier one, likewise
 * @param onlyEarlier images that have a value in the earlier night alone
 * @param onlyLater likewise
 * @param elsewhere pairs whose images are in another bucket each night, as units were other ones; they count in no bucket
 */
public record PairedValues(long[] counts, double[] sums, long onlyEarlier, long onlyLater, long elsewhere) {

    /** Pairs images by the hashes of their ids, in one walk through both; sums go in the order of the ids. */
    public static PairedValues of(ValuesFile.Column earlier, ValuesFile.Column later) {
        long[] counts = new long[ImageValues.BUCKETS];
        double[] sums = new double[ImageValues.BUCKETS];
        long onlyEarlier = 0;
        long onlyLater = 0;
        long elsewhere = 0;
        int a = 0;
        int b = 0;
        long[] before = earlier.set().ids();
        long[] now = later.set().ids();
        while (a < before.length || b < now.length) {
            int order = a == before.length ? 1 : b == now.length ? -1 : Long.compareUnsigned(before[a], now[b]);
            boolean wasThere = order <= 0 && !Double.isNaN(earlier.values()[a]);
            boolean isThere = order >= 0 && !Double.isNaN(later.values()[b]);
            if (wasThere && isThere) {
                int bucket = earlier.set().buckets()[a];
                if (bucket == later.set().buckets()[b]) {
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
        return new PairedValues(counts, sums, onlyEarlier, onlyLater, elsewhere);
    }

    /** Images with a value in both nights. */
    public long pairs() {
        return Arrays.stream(counts).sum();
    }

    /** The share of the images of either night that have a partner, of the night where it is smaller; 0 without images. */
    public double share() {
        long most = pairs() + elsewhere + Math.max(onlyEarlier, onlyLater);
        return most == 0 ? 0 : (double) pairs() / most;
    }

    /** The mean difference with its error by buckets. */
    public ScoreDifference rise() {
        return ScoreDifference.ofMean(counts, sums);
    }
}
