package io.sparkfidelity.storage;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A write that ended for want of space; the message is one line: where, and what to do. */
public final class StorageFullException extends StorageException {
    private static final long serialVersionUID = 1;

    /** As operating systems and HDFS say it. */
    private static final Pattern FULL =
            Pattern.compile("no space left on device|disk quota exceeded|file too large|quota of .* is exceeded");

    private StorageFullException(Path where, Throwable cause) {
        super(
                "no space left to write " + where
                        + " or Spark's own files (spark.local.dir); make room and run the same"
                        + " command again: finished chunks are kept",
                cause);
    }

    /**
     * The lack of space that an error came from, if it did: said by any of its causes, which Spark quotes where it cannot
     * hand them over.
     */
    public static Optional<StorageFullException> in(Throwable error, Path where) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (FULL.matcher(message).find()) {
                return Optional.of(new StorageFullException(where, error));
            }
        }
        return Optional.empty();
    }
}
