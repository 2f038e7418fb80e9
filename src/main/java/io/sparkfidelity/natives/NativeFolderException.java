package io.sparkfidelity.natives;

/** The folder for native libraries cannot be used; the message says why and what to set. */
public final class NativeFolderException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NativeFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
