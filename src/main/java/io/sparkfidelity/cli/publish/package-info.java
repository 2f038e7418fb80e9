/**
 * Where reports go besides files: tables of a catalog, a tracker of experiments.
 *
 * <p>In: a finished report. Out: rows, a tracker's run. What must stay true: a report's own files are written before, and
 * nothing here takes them back; no token reaches a line.
 */
@NullMarked
package io.sparkfidelity.cli.publish;

import org.jspecify.annotations.NullMarked;
