package io.sparkfidelity.embed;

import java.util.Locale;

/** The arithmetic of a network's weights. Its inputs and outputs are float32 in any case. */
public enum Precision {
    FP32,
    /** Half-precision weights inside a TorchScript artifact; on CUDA only. */
    FP16;

    /** @throws IllegalArgumentException if there is no such precision; the message lists them */
    public static Precision named(String name) {
        return switch (name) {
            case "fp32" -> FP32;
            case "fp16" -> FP16;
            default -> throw new IllegalArgumentException("no precision '" + name + "'; there are fp32, fp16");
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
