/**
 * What every command needs of its surroundings: exit codes, errors of one line, a Spark session, progress, masked
 * secrets.
 *
 * <p>In: a command's failure, a session's settings. Out: one line and an exit code; a session that is only stopped by who
 * started it. What must stay true: no {@code System.exit}; no secret reaches the console or a report.
 */
@NullMarked
package io.sparkfidelity.cli.session;

import org.jspecify.annotations.NullMarked;
