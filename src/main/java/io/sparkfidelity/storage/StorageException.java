package io.sparkfidelity.storage;

import java.io.IOException;
import java.util.Objects;

/** A path that cannot be used; the message is one line: what, where, and what to do. */
public sealed class StorageException extends IOException permits StorageFullException {
    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
