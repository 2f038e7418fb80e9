package io.sparkfidelity.embed;

import java.util.Locale;

/** The kinds of device a network runs on. */
public enum DeviceKind {
    CPU,
    CUDA;

    /** The name in cards and fingerprints: {@code cpu} or {@code cuda}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
