package io.sparkfidelity.image;

/**
 * Carries a {@link Reject} to whoever asked for the image. Rejects are data, and in a bad dataset there are many: there
 * is no stack trace, and no cause but for errors that nobody foresaw.
 */
public final class ImageRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reject reject;

    /** An exception that carries {@code reject}, its text as the message. */
    public ImageRejectedException(Reject reject) {
        super(reject.toString(), null, false, false);
        this.reject = reject;
    }

    /** An exception for an error that was not foreseen; its trace is the cause's. */
    public ImageRejectedException(Reject reject, Throwable cause) {
        super(reject.toString(), cause, false, false);
        this.reject = reject;
    }

    /** What was rejected where, and why. */
    public Reject reject() {
        return reject;
    }

    /** A reject of the decoding stage. */
    public static ImageRejectedException decoding(RejectReason reason, String detail) {
        return new ImageRejectedException(new Reject(Stage.DECODE, reason, detail));
    }

    /** A reject of the resizing stage. */
    public static ImageRejectedException resizing(RejectReason reason, String detail) {
        return new ImageRejectedException(new Reject(Stage.RESIZE, reason, detail));
    }

    public static ImageRejectedException corrupt(String detail) {
        return decoding(RejectReason.CORRUPT, detail);
    }

    public static ImageRejectedException truncated(String detail) {
        return decoding(RejectReason.TRUNCATED, detail);
    }

    public static ImageRejectedException unsupported(String detail) {
        return decoding(RejectReason.UNSUPPORTED_FORMAT, detail);
    }
}
