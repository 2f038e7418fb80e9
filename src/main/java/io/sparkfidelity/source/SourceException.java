package io.sparkfidelity.source;

import java.io.IOException;
import java.util.Objects;

/** A source that cannot be listed; the message is one line: what, where, and what to do. */
public final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    public SourceException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
