package io.sparkfidelity.cli;

/** Arguments or a spec that make no job; the message is one line that says what to write instead. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
