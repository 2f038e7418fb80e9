/**
 * Whether a night passes: a pure function of its report, rules and earlier runs.
 *
 * <p>In: reports and rules as files of others. Out: an outcome for every rule, as JSON, a table and JUnit XML. What must
 * stay true: what a rule cannot judge fails with the reason.
 */
@NullMarked
package io.sparkfidelity.report.gate;

import org.jspecify.annotations.NullMarked;
