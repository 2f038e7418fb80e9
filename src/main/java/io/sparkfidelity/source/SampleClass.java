package io.sparkfidelity.source;

import java.util.Locale;

/** The kinds of image that the sample source renders. */
public enum SampleClass {
    GRADIENT,
    DISC,
    POLYGON,
    STRIPES,
    CHECKER,
    WAVE,
    CLOUD,
    SCENE;

    /** The class as ids, labels and options write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none; the message lists them */
    public static SampleClass named(String name) {
        for (SampleClass c : values()) {
            if (c.label().equals(name)) {
                return c;
            }
        }
        throw new IllegalArgumentException("no class '" + name + "'; there are " + SampleSource.classNames());
    }
}
