/**
 * What a person or a program reads: {@code report.json}, {@code report.html} and the table on the console.
 *
 * <p>A page is made of {@link io.sparkfidelity.report.Section sections} on the server's side alone, as text and inline SVG: it
 * needs no script and no network, prints, and has the same bytes for the same report.
 *
 * <p>In: scores and what is known of the run. Out: a {@link io.sparkfidelity.report.Report} of schema {@code
 * spark-fidelity/report/1}. What must stay true: the schema only grows; every number that a table shows stands in the
 * JSON; numbers that do not exist are null, never 0.
 */
package io.sparkfidelity.report;
