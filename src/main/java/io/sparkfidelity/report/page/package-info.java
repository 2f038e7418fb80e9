/**
 * The sections of {@code report.html}.
 *
 * <p>In: a report. Out: a page for people. What must stay true: every number that a picture shows stands in a table.
 */
package io.sparkfidelity.report.page;
