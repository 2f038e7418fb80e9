package io.sparkfidelity.spark;

import java.util.List;
import java.util.Map;

/**
 * The commit mark of a chunk: it exists once the chunk is finished, and names the files that are its rows.
 *
 * @param schema {@link #SCHEMA}
 * @param files below the chunk's directory
 * @param rows of all files: the images found
 * @param rejects rows without an embedding, by {@code stage/reason}
 * @param digest order-free sum over the rows' ids, content hashes, embeddings and logits: 16 hexadecimal digits
 */
record ChunkManifest(String schema, List<DataFile> files, long rows, Map<String, Long> rejects, String digest) {
    static final String SCHEMA = "spark-fidelity/chunk/1";
    static final String FILE_NAME = "_manifest.json";

    /** @param path relative to the chunk's directory */
    record DataFile(String path, long bytes) {}
}
