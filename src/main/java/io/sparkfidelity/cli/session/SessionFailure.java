package io.sparkfidelity.cli.session;

/** Spark could not be started; the message is one line that says why and what to do. */
public final class SessionFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    SessionFailure(String master, Exception cause) {
        super(words(master, cause), cause);
    }

    private SessionFailure(String message) {
        super(message);
    }

    /** There is no Spark to start, see {@link PlainJava}. */
    static SessionFailure withoutSpark(String session) {
        return new SessionFailure(PlainJava.needsSpark(session + ", with what it was given,"));
    }

    private static String words(String master, Exception cause) {
        String reason = String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        boolean remote = master.startsWith("spark://");
        boolean heap = reason.contains("heap size");
        return "Spark could not start with the master '" + master + "': " + reason
                + (heap ? "" : remote ? "; is that master up and reachable from here?" : "");
    }
}
