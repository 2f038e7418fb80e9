package io.sparkfidelity.spark.cache;

import io.sparkfidelity.storage.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How a source falls into chunks: a property of the source alone, so that every job on a cache finds the same chunks.
 *
 * @param schema {@link #SCHEMA}
 * @param source fingerprint of the listing
 * @param images found in the source
 * @param firstIds the smallest id of each chunk in the order of UTF-8 bytes; a chunk ends before the next one's first
 * @param seal SHA-256 of all that stands above
 */
public record ChunkPlan(String schema, String source, long images, List<String> firstIds, String seal) {
    static final String SCHEMA = "spark-fidelity/plan/3";
    private static final long SMALLEST = 20_000;
    private static final long LARGEST = 500_000;

    public ChunkPlan {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(seal, "seal");
        firstIds = List.copyOf(Objects.requireNonNull(firstIds, "firstIds"));
    }

    static ChunkPlan of(String source, long images, List<String> firstIds) {
        return new ChunkPlan(SCHEMA, source, images, firstIds, seal(SCHEMA, source, images, firstIds));
    }

    /** Images of a chunk: a 64th of the source, within bounds. */
    public static long chunkSize(long images) {
        return Math.min(LARGEST, Math.max(SMALLEST, images / 64));
    }

    public int chunks() {
        return firstIds.size();
    }

    /** Where ids are cut into chunks, in a form that travels. */
    Cuts cuts() {
        return new Cuts(
                firstIds.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /** @param firsts the smallest id of each chunk, in UTF-8 */
    record Cuts(List<byte[]> firsts) implements Serializable {
        /** The chunk of an id, which is none before the first. */
        int chunk(String id) {
            byte[] text = id.getBytes(StandardCharsets.UTF_8);
            int low = 0;
            int high = firsts.size();
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (Arrays.compareUnsigned(firsts.get(middle), text) <= 0) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /**
     * Says whether this is what was written.
     *
     * @throws CacheDamage if not
     */
    void requireSound() throws CacheDamage {
        if (!schema.equals(SCHEMA)) {
            throw new CacheDamage(
                    "its plan has the form '" + schema + "', of another version of this tool, not '" + SCHEMA + "'");
        }
        if (!seal.equals(seal(schema, source, images, firstIds)) || firstIds.isEmpty()) {
            throw new CacheDamage("its plan was changed after it was written");
        }
    }

    private static String seal(String schema, String source, long images, List<String> firstIds) {
        StringBuilder text = new StringBuilder(schema + "\n" + source + "\n" + images);
        // With its length, an id can hold anything.
        firstIds.forEach(id -> text.append('\n').append(id.length()).append(' ').append(id));
        return Sha256.of(text.toString());
    }
}
