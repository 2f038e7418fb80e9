package io.sparkfidelity.report.values;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Values of the images of one dataset.
 *
 * @param model as scores name it
 * @param measures names, each once
 * @param ids hashes of the images' ids, ascending as unsigned numbers, each once
 * @param buckets of the images' units, 0 to 15
 * @param values by measure, then image; NaN where an image has none
 * @param pairs to which they belong, where somebody said so
 */
public record ImageValues(
        String dataset,
        String model,
        List<String> measures,
        long[] ids,
        byte[] buckets,
        List<double[]> values,
        Optional<PairKeys> pairs) {
    /** The parts into which a dataset falls by the hashes of its units. */
    static final int BUCKETS = 16;

    /** @throws IllegalArgumentException if it is not so, with the reason */
    public ImageValues {
        measures = List.copyOf(measures);
        values = List.copyOf(values);
        require(new HashSet<>(measures).size() == measures.size(), "a measure is there twice");
        require(buckets.length == ids.length && values.size() == measures.size(), "lengths differ");
        for (int i = 0; i < ids.length; i++) {
            require(
                    i == 0 || Long.compareUnsigned(ids[i - 1], ids[i]) < 0,
                    "the ids of '" + dataset + "' are not in their order");
            require(buckets[i] >= 0 && buckets[i] < BUCKETS, "an image of '" + dataset + "' is in no bucket");
        }
        require(pairs.map(keys -> keys.hashes().length == ids.length).orElse(true), "lengths differ");
        for (double[] each : values) {
            require(each.length == ids.length, "lengths differ");
            for (double value : each) {
                require(!Double.isInfinite(value), "a value of '" + dataset + "' is infinite");
            }
        }
    }

    /** Of images that belong to no pairs. */
    public ImageValues(
            String dataset, String model, List<String> measures, long[] ids, byte[] buckets, List<double[]> values) {
        this(dataset, model, measures, ids, buckets, values, Optional.empty());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Bytes that one image takes in a file. */
    long bytesAnImage() {
        return bytesAnImage(measures.size(), pairs.isPresent());
    }

    /** Bytes that one image with so many measures takes in a file. */
    static long bytesAnImage(int measures, boolean pairs) {
        return Long.BYTES + 1 + (pairs ? Long.BYTES : 0) + (long) Double.BYTES * measures;
    }
}
