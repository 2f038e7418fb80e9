package io.sparkfidelity.federate;

import java.util.List;

/**
 * What computed the embeddings. Sites differ in it by nature, and their embeddings then differ by rounding.
 *
 * @param engine such as {@code OnnxRuntime}
 * @param engineVersion such as {@code 1.21.1}
 * @param precision such as {@code fp32}
 * @param tf32 whether matrix products may drop to 10 bits of mantissa
 * @param device kind of device, {@code cpu} or {@code cuda}
 * @param probe the first entries of the card's probe image's embedding as computed there; empty if it was not run
 */
public record Numerics(
        String engine, String engineVersion, String precision, boolean tf32, String device, List<Double> probe) {
    /** Entries of a probe, at most. */
    public static final int PROBE_ENTRIES = 64;

    public Numerics {
        KeyText.require("engine", engine);
        KeyText.require("engineVersion", engineVersion);
        KeyText.require("precision", precision);
        KeyText.require("device", device);
        probe = KeyText.list("probe", probe, 0, PROBE_ENTRIES);
        if (probe.stream().anyMatch(x -> !Double.isFinite(x))) {
            throw new IllegalArgumentException("'probe' holds what is no finite number");
        }
    }

    /** Engine, precision and device in words; equal if and only if all but the probe is. */
    public String label() {
        return engine + " " + engineVersion + ", " + precision + (tf32 ? ", tf32" : "") + ", " + device;
    }

    /** The largest distance of two probes' entries; infinite if they have different lengths or one is missing. */
    public double probeDistance(Numerics other) {
        if (probe.isEmpty() || probe.size() != other.probe.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < probe.size(); i++) {
            largest = Math.max(largest, Math.abs(probe.get(i) - other.probe.get(i)));
        }
        return largest;
    }
}
