package io.sparkfidelity.cli.rows;

import io.sparkfidelity.cli.Invocation;

/** A job that ended with another exit code than 0; the message is the one line that the command line says. */
public final class JobFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    JobFailure(Invocation run) {
        super(run.errors()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .reduce((first, second) -> second)
                        .orElse("no reason was given")
                + " (exit code " + run.code() + ")");
        this.code = run.code();
    }

    /** The command line's exit code. */
    public int code() {
        return code;
    }
}
