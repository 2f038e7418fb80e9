package io.sparkfidelity.cli;

import io.sparkfidelity.storage.StorageException;

/** A place where results should go and cannot. */
final class OutputException extends Exception {
    private static final long serialVersionUID = 1;

    OutputException(StorageException cause) {
        super(cause.getMessage(), cause);
    }
}
