package io.sparkfidelity.image;

import java.util.Objects;

/**
 * That an image was rejected, and why: a value that goes into tables and reports.
 *
 * @param stage where it happened
 * @param reason the kind of trouble
 * @param detail one short line for a person, without control characters and at most {@link #MAX_DETAIL} characters
 *     long, whatever it was made from; may be empty
 */
public record Reject(Stage stage, RejectReason reason, String detail) {
    /** The longest detail that is kept; what goes beyond is cut. */
    public static final int MAX_DETAIL = 160;

    public Reject {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(reason, "reason");
        detail = oneLine(Objects.requireNonNull(detail, "detail"));
    }

    /**
     * A detail may quote an untrusted file or a library's message, so line breaks, escape sequences and what turns the
     * direction of text around (categories Cc, Cf, Zl, Zp, unpaired surrogates) become blanks.
     */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_DETAIL));
        for (int i = 0; i < text.length() && line.length() < MAX_DETAIL; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            int kind = Character.getType(point);
            boolean unprintable = kind == Character.CONTROL
                    || kind == Character.FORMAT
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR
                    || kind == Character.SURROGATE;
            if (line.length() + Character.charCount(point) <= MAX_DETAIL) {
                line.appendCodePoint(unprintable ? ' ' : point);
            } else {
                break;
            }
        }
        return line.toString().strip();
    }

    /** For example {@code decode/truncated: 12 of 480 rows}. */
    @Override
    public String toString() {
        return stage.code() + "/" + reason.code() + (detail.isEmpty() ? "" : ": " + detail);
    }
}
