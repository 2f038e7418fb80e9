package io.sparkfidelity.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command that has run in a JVM which goes on, such as that of a notebook or of PySpark. It takes the session that is
 * there and leaves it running; it never ends the JVM.
 *
 * @param code the exit code of the command line: 0 if it is done
 * @param output what the command line writes to standard output: tables, notes and where files are
 * @param errors what it writes to standard error: progress and, last, the line that says what is wrong
 */
public record Invocation(int code, String output, String errors) {
    /** Runs a command and keeps what it says; an error is a code and a line, not an exception. */
    public static Invocation of(List<String> arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = Main.run(
                new PrintWriter(output, true), new PrintWriter(errors, true), arguments.toArray(String[]::new));
        return new Invocation(code, output.toString(), errors.toString());
    }
}
