package io.sparkfidelity.embed;

import java.io.Serializable;

/**
 * How a network is run; nothing here may change an embedding beyond the last bits.
 *
 * @param engine which of the card's artifacts
 * @param batchSize images a call, 1 or more; the last batch is padded to it
 * @param threads intra-operator threads a call may use, 1 or more
 */
public record EmbedderSettings(EngineKind engine, int batchSize, int threads) implements Serializable {
    public EmbedderSettings {
        if (batchSize < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "batch size " + batchSize + ", threads " + threads + ": both must be 1 or more");
        }
    }
}
