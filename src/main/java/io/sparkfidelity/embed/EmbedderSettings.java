package io.sparkfidelity.embed;

import java.io.Serializable;

/**
 * How a network is run; nothing here may change an embedding beyond the last bits.
 *
 * @param engine which of the card's artifacts
 * @param batchSize images a call, 1 or more; the last batch is padded to it
 * @param threads intra-operator threads a call may use, 1 or more
 * @param device where it runs
 */
public record EmbedderSettings(EngineKind engine, int batchSize, int threads, DeviceChoice device)
        implements Serializable {
    /** Batches that threads may have on one GPU at a time: one computes while the next is copied. */
    static final int GPU_BATCHES_IN_FLIGHT = 2;

    public EmbedderSettings {
        if (batchSize < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "batch size " + batchSize + ", threads " + threads + ": both must be 1 or more");
        }
    }

    /** On the CPU. */
    public EmbedderSettings(EngineKind engine, int batchSize, int threads) {
        this(engine, batchSize, threads, new DeviceChoice.Cpu());
    }

    /** The version of the engine's library in this JVM. */
    public String engineVersion() {
        return DjlEngines.load(this).getVersion();
    }

    /** On a CPU the cores are shared out by the scheduler, so that nothing needs to be held back. */
    int batchesInFlight() {
        return device.kind() == DeviceKind.CUDA ? GPU_BATCHES_IN_FLIGHT : Integer.MAX_VALUE;
    }
}
