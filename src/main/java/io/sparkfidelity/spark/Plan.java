package io.sparkfidelity.spark;

import java.util.List;

/**
 * How a source falls into chunks: a property of the source alone, so that every job on a cache finds the same chunks.
 *
 * @param schema {@link #SCHEMA}
 * @param images found in the source
 * @param firstIds the smallest id of each chunk in the order of UTF-8 bytes; a chunk ends before the next one's first
 */
record Plan(String schema, long images, List<String> firstIds) {
    static final String SCHEMA = "spark-fidelity/plan/1";
    private static final long SMALLEST = 20_000;
    private static final long LARGEST = 500_000;

    /** Images of a chunk: a 64th of the source, within bounds. */
    static long chunkSize(long images) {
        return Math.min(LARGEST, Math.max(SMALLEST, images / 64));
    }

    int chunks() {
        return firstIds.size();
    }
}
