package io.sparkfidelity.source.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
        throw new IllegalArgumentException("no class '" + name + "'; there are " + names());
    }

    /** The labels of all, as messages list them. */
    public static String names() {
        return Arrays.stream(values()).map(SampleClass::label).collect(Collectors.joining(", "));
    }
}
