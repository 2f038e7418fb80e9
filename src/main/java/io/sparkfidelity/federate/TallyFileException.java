package io.sparkfidelity.federate;

import java.io.IOException;

/** A tally file, key or policy from outside that cannot be used; the message is one line: which file, and why. */
public final class TallyFileException extends IOException {
    private static final long serialVersionUID = 1;

    public TallyFileException(String message) {
        super(message);
    }

    public TallyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
