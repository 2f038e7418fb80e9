/**
 * The tally file's bytes: reading, checking and writing them.
 *
 * <p>In: bytes from outside; group tallies. Out: a {@link io.sparkfidelity.federate.file.ReceivedTally}; a file. What
 * must stay true: the layout is the one that {@code io.sparkfidelity.federate} specifies, for ever by format version;
 * everything is checked before anything that the file asks for is allocated.
 */
@NullMarked
package io.sparkfidelity.federate.file;

import org.jspecify.annotations.NullMarked;
