package io.sparkfidelity.embed.pipeline;

import java.util.Locale;

/** What a task spends its time on. */
public enum PipelineStage {
    /** Reading encoded bytes, in the decode threads. */
    READ,
    /** Decoding, resizing and normalising, and what is read off pixels beside, in the decode threads. */
    DECODE,
    /** The network's thread waiting for decoded images. */
    WAIT,
    /** The network, copies to and from the device included. */
    INFER,
    /** Sorting and writing the rows, in the network's thread. */
    WRITE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
