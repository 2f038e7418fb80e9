package io.sparkfidelity.image;

/** Why an image was rejected: a closed set, so that reports can count by reason. */
public enum RejectReason {
    /** There are no bytes at all. */
    EMPTY("empty"),
    /** The first bytes are those of no image format known here. */
    NOT_AN_IMAGE("not-an-image"),
    /** The format, or the variant of it that the file uses, is known but not decoded here. */
    UNSUPPORTED_FORMAT("unsupported-format"),
    /** The file ends before its pixels do. */
    TRUNCATED("truncated"),
    /** The bytes contradict their format. */
    CORRUPT("corrupt"),
    /** The header announces more pixels than the limit. */
    TOO_MANY_PIXELS("too-many-pixels"),
    /** The encoded file is longer than the limit. */
    TOO_MANY_BYTES("too-many-bytes"),
    /** Storage refused to hand over the bytes. */
    UNREADABLE("unreadable"),
    /** The file was listed but no longer exists. */
    VANISHED("vanished"),
    /** The embedding has a NaN or an infinity. */
    NON_FINITE("non-finite"),
    /** A value is too large for the fixed-point form. */
    OUT_OF_RANGE("out-of-range"),
    /** There was not enough memory for this image. */
    OUT_OF_MEMORY("out-of-memory");

    private final String code;

    RejectReason(String code) {
        this.code = code;
    }

    /** The reason as tables and reports write it: lower case with hyphens. */
    public String code() {
        return code;
    }

    /**
     * The reason that {@link #code()} writes as {@code code}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RejectReason ofCode(String code) {
        for (RejectReason reason : values()) {
            if (reason.code.equals(code)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no such reject reason: " + code);
    }
}
