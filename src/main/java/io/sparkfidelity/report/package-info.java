/**
 * What a person or a program reads: {@code report.json}, {@code report.html}, the table on the console, and what a gate
 * says of a night.
 *
 * <p>A page is made of {@link io.sparkfidelity.report.html.Section sections} on the server's side alone, as text and inline SVG: it
 * needs no script and no network, prints, and has the same bytes for the same report.
 *
 * <p>In: scores and what is known of the run. Out: a {@link io.sparkfidelity.report.Report} of schema {@code
 * spark-fidelity/report/1}. What must stay true: the schema only grows; every number that a table shows stands in the
 * JSON; numbers that do not exist are null, never 0.
 *
 * <p>{@link io.sparkfidelity.report.gate.Gate} is a pure function of a night's report, {@link
 * io.sparkfidelity.report.gate.GateRules rules} and {@link io.sparkfidelity.report.gate.BaselineRuns earlier runs}. Reports and
 * outcomes are read as files of others ({@link io.sparkfidelity.report.ReportJson}), and what a rule cannot judge fails with
 * the reason: no night passes in silence.
 */
@NullMarked
package io.sparkfidelity.report;

import org.jspecify.annotations.NullMarked;
