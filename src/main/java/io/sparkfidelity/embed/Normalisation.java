package io.sparkfidelity.embed;

import java.util.Locale;

/** What happens to the network's output before it is an embedding. */
public enum Normalisation {
    NONE,
    /** Divided by its Euclidean length, computed in float64. */
    L2;

    public static Normalisation named(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "l2" -> L2;
            default -> throw new IllegalArgumentException("no normalisation '" + name + "'; there are none, l2");
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    void apply(float[] embedding) {
        if (this == L2) {
            double squared = 0;
            for (float v : embedding) {
                squared += (double) v * v;
            }
            double length = Math.sqrt(squared);
            for (int i = 0; i < embedding.length; i++) {
                embedding[i] = (float) (embedding[i] / length);
            }
        }
    }
}
