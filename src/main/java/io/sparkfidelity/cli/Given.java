package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.WrittenPath;

/** What a user gave for an option, held against what it may be. */
final class Given {
    private Given() {}

    /** Complains of a text that is missing or blank. */
    static void require(String flag, String value) throws UsageException {
        if (value.isBlank()) {
            throw new UsageException(flag + " is missing");
        }
    }

    /** Complains of a number under the least. */
    static void atLeast(String flag, long value, long least) throws UsageException {
        if (value < least) {
            throw new UsageException(flag + " is " + value + "; it must be " + least + " or more");
        }
    }

    /** Complains of a number that is not in a range, both ends of it allowed. */
    static void within(String flag, long value, long least, long most) throws UsageException {
        if (value < least || value > most) {
            throw new UsageException(flag + " is " + value + "; it must be " + least + " to " + most);
        }
    }

    /** A path as written, which no file system has seen yet. */
    static Path path(String flag, String text) throws UsageException {
        try {
            return WrittenPath.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + " '" + text + "' is not a path: " + e.getMessage());
        }
    }

    /** The folder of a file as the user wrote it. */
    static Path folder(Path file) {
        return file.parent().orElse(new Path("."));
    }
}
