package io.sparkfidelity.measure.pixels;

/** Why pixels have no value of a measure: a closed set, so that reports can count by reason. */
public enum Lack {
    /** The images of a pair do not have the same width and height. */
    DIFFERENT_SIZES("different-sizes"),
    /** A side is shorter than the measure's window. */
    TOO_SMALL("too-small"),
    /** Only JPEG files have it. */
    NOT_JPEG("not-jpeg");

    private final String code;

    Lack(String code) {
        this.code = code;
    }

    /** The reason as tables and reports write it: lower case with hyphens. */
    public String code() {
        return code;
    }
}
