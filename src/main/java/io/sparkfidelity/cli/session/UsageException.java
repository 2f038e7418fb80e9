package io.sparkfidelity.cli.session;

/** Arguments or a spec that make no job; the message is one line that says what to write instead. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Exception cause) {
        super(message, cause);
    }
}
