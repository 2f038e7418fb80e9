package io.sparkfidelity.image;

/** Where on its way from storage to an embedding an image was rejected. */
public enum Stage {
    /** Its bytes could not be read. */
    READ("read"),
    /** Its bytes are no image that can be decoded. */
    DECODE("decode"),
    /** Its pixels could not be resized. */
    RESIZE("resize"),
    /** The network gave no usable embedding. */
    EMBED("embed");

    private final String code;

    Stage(String code) {
        this.code = code;
    }

    /** The stage as tables and reports write it: lower case. */
    public String code() {
        return code;
    }
}
