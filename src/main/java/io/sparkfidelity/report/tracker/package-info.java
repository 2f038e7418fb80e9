/**
 * Reports as runs of an MLflow tracking server, by its REST interface alone.
 *
 * <p>In: a report, a server's address, a token of the environment. Out: a run with metrics, parameters and tags. What must
 * stay true: a token reaches the server and no message; what a server answers is bounded before it is read.
 */
@NullMarked
package io.sparkfidelity.report.tracker;

import org.jspecify.annotations.NullMarked;
