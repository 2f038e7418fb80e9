package io.sparkfidelity.source.binary;

/**
 * One embedding of a file.
 *
 * @param id {@code file!index} with nine digits
 * @param hash of the id
 * @param bucket of the hash, 0 to 15
 * @param values the embedding, handed over
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record FeatureRow(String id, long hash, int bucket, float[] values) {}
