/**
 * The command line: one class per subcommand, and the job spec.
 *
 * <p>In: arguments, a spec file. Out: files in the output directory, a table, an exit code. What must stay true: a bad
 * input ends in one line that says what, where and what to do; the JVM is left through an exception that Spark turns into
 * the exit code, never by {@code System.exit}; a session that was there before is not stopped.
 */
@NullMarked
package io.sparkfidelity.cli;

import org.jspecify.annotations.NullMarked;
