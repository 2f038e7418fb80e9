package io.sparkfidelity.embed;

import java.io.IOException;
import java.util.Objects;

/** A model that cannot be used; the message is one line: what, which card, and what to do. */
public final class ModelException extends IOException {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
