package io.sparkfidelity.image.resize;

/** The range in which a sample is written: a tool either keeps the bytes' own 0..255 or divides them by 255. */
public enum Scale {
    /** 0..255: the byte's value itself. */
    BYTE("0..255"),
    /** 0..1: the byte's value divided by 255 in float32. */
    UNIT("0..1");

    private final String range;

    Scale(String range) {
        this.range = range;
    }

    /** The range as fingerprints and messages write it, such as {@code 0..255}. */
    public String range() {
        return range;
    }
}
