package io.sparkfidelity.spark;

import java.util.List;
import java.util.Map;

/**
 * A source's finished embeddings by one model.
 *
 * @param files the Parquet files that manifests name
 * @param found images listed
 * @param embedded rows with an embedding
 * @param rejects the rest, by {@code stage/reason}
 * @param sourceFingerprint of the listing
 * @param modelFingerprint of card, weights, preprocessing and engine
 */
public record EmbeddingSet(
        List<String> files,
        long found,
        long embedded,
        Map<String, Long> rejects,
        String sourceFingerprint,
        String modelFingerprint) {

    public long rejected() {
        return found - embedded;
    }
}
