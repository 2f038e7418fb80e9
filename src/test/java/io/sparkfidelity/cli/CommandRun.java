package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;

/**
 * A run of the command line in the test's own JVM.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... arguments) {
        Invocation invocation = Invocation.of(List.of(arguments));
        return new CommandRun(invocation.code(), invocation.output(), invocation.errors());
    }

    /** Of a command with these arguments and then more. */
    static CommandRun of(List<String> first, String... more) {
        return of(Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new));
    }

    /** The one line that says what is wrong; there may be progress, but no other complaint and no stack trace. */
    String complaint(String command) {
        List<String> complaints =
                err.lines().filter(line -> line.startsWith(command + ": ")).toList();
        assertEquals(1, complaints.size(), err);
        assertFalse(err.contains("\tat "), err);
        return complaints.get(0);
    }
}
