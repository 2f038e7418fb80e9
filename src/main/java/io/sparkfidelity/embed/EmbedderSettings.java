package io.sparkfidelity.embed;

import java.io.Serializable;

/**
 * How a network is run; nothing here may change an embedding beyond the last bits.
 *
 * @param engine which of the card's artifacts
 * @param batchSize images a call, 1 or more; the last batch is padded to it
 * @param threads intra-operator threads a call may use, 1 or more
 * @param inFlight batches that the threads of a JVM may have on one GPU at a time, 1 or more; on a CPU the cores are
 *     shared out by Spark's scheduler, and nothing is held back
 * @param device where it runs
 */
public record EmbedderSettings(EngineKind engine, int batchSize, int threads, int inFlight, DeviceChoice device)
        implements Serializable {
    /** One batch computes while the next is copied. */
    public static final int DEFAULT_IN_FLIGHT = 2;

    public EmbedderSettings {
        if (batchSize < 1 || threads < 1 || inFlight < 1) {
            throw new IllegalArgumentException("batch size " + batchSize + ", threads " + threads
                    + ", batches in flight " + inFlight + ": all must be 1 or more");
        }
    }

    /** On the CPU. */
    public EmbedderSettings(EngineKind engine, int batchSize, int threads) {
        this(engine, batchSize, threads, DEFAULT_IN_FLIGHT, new DeviceChoice.Cpu());
    }

    /** The version of the engine's library in this JVM. */
    public String engineVersion() {
        return DjlEngines.load(this).getVersion();
    }

    /** How many batches may be on the device at a time. */
    int batchesInFlight() {
        return device.kind() == DeviceKind.CUDA ? inFlight : Integer.MAX_VALUE;
    }
}
