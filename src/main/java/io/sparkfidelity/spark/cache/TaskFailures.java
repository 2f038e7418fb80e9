package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;

/** Finds, in what Spark throws when a task failed, the one line for the user that the task threw. */
public final class TaskFailures {
    private TaskFailures() {}

    /** The source's, storage's or model's own exception if there is one among the causes, else {@code error} itself. */
    public static IOException inputError(Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SourceException source) {
                return source;
            }
            if (cause instanceof StorageException storage) {
                return storage;
            }
            if (cause instanceof ModelException model) {
                return model;
            }
            if (cause instanceof ImageMemoryException memory) {
                return memory;
            }
        }
        if (error instanceof IOException io) {
            return io;
        }
        if (error instanceof RuntimeException runtime) {
            throw runtime;
        }
        return new IOException("a Spark job failed: " + error.getMessage(), error);
    }
}
