package io.sparkfidelity.cli.session;

import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;

/** A place where results should go and cannot. */
public final class OutputException extends Exception {
    private static final long serialVersionUID = 1;

    public OutputException(StorageException cause) {
        super(cause.getMessage(), cause);
    }

    /** An output that cannot be written is nobody's input: it has the exit code of what is left over. */
    public static void requireWritable(Storage storage, Path directory) throws OutputException {
        try {
            storage.requireWritable(directory);
        } catch (StorageException e) {
            throw new OutputException(e);
        }
    }
}
