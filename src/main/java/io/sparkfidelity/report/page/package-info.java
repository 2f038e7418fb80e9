/**
 * The sections of {@code report.html}.
 *
 * <p>In: a report. Out: a page for people. What must stay true: every number that a picture shows stands in a table.
 */
@NullMarked
package io.sparkfidelity.report.page;

import org.jspecify.annotations.NullMarked;
