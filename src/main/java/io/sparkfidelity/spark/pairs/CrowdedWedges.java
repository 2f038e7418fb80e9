package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.near.Bands;
import io.sparkfidelity.pairs.near.Wedges;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Wedges of more rows than are compared with each other, and by how many further hyperplanes each is divided.
 *
 * @param further bits by the wedge's number
 * @param rows in such wedges, of the band with most of them
 * @param leftOut pairs in wedges that stay crowded, which are not compared: of the band with most of them
 */
record CrowdedWedges(Map<Long, Integer> further, long rows, long leftOut) {
    private static final int[] FURTHER = {6, 12, Bands.MOST_FURTHER};

    /** Those of rows with these signatures: one pass over the rows where no wedge is crowded. */
    static CrowdedWedges of(JavaRDD<WedgeRow> signed, Bands bands, int tasks) {
        Map<Long, Long> crowded = crowded(signed, new Wedges(bands, Map.of()), Map.of(), tasks);
        long rows = mostOfABand(crowded, bands, size -> size);
        Map<Long, Integer> further = new HashMap<>();
        for (int i = 0; i < FURTHER.length && !crowded.isEmpty(); i++) {
            int bits = FURTHER[i];
            Map<Long, Integer> tried = new HashMap<>();
            crowded.keySet().forEach(wedge -> tried.put(Bands.whole(wedge), bits));
            further.putAll(tried);
            crowded = crowded(signed, new Wedges(bands, tried), tried, tasks);
        }
        return new CrowdedWedges(further, rows, mostOfABand(crowded, bands, size -> {
            long beyond = size - Wedges.MOST_ROWS;
            return beyond * (beyond - 1) / 2;
        }));
    }

    /** Bits of the wedge that is divided by most; 0 where none is. */
    int mostFurther() {
        return further.values().stream().mapToInt(bits -> bits).max().orElse(0);
    }

    /** The crowded wedges with their rows; of the divided ones alone, where there are any. */
    private static Map<Long, Long> crowded(
            JavaRDD<WedgeRow> signed, Wedges wedges, Map<Long, Integer> divided, int tasks) {
        HashMap<Long, Integer> only = new HashMap<>(divided);
        return new HashMap<>(
                signed.flatMapToPair(row -> IntStream.range(0, wedges.bands().count())
                                .mapToObj(band -> wedges.of(row.getSignature(), band))
                                .filter(wedge -> only.isEmpty() || only.containsKey(Bands.whole(wedge)))
                                .map(wedge -> new Tuple2<>(wedge, 1L))
                                .iterator())
                        .reduceByKey(Long::sum, tasks)
                        .filter(wedge -> wedge._2() > Wedges.MOST_ROWS)
                        .collectAsMap());
    }

    private static long mostOfABand(Map<Long, Long> crowded, Bands bands, ToLongFunction<Long> ofSize) {
        long[] sums = new long[bands.count()];
        crowded.forEach((wedge, size) -> sums[Bands.band(wedge)] += ofSize.applyAsLong(size));
        long most = 0;
        for (long sum : sums) {
            most = Math.max(most, sum);
        }
        return most;
    }
}
