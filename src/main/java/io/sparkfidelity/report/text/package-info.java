/**
 * Numbers and tables on the console.
 *
 * <p>In: a report. Out: lines of text. What must stay true: a value is printed to the second digit of its error, the same
 * everywhere.
 */
@NullMarked
package io.sparkfidelity.report.text;

import org.jspecify.annotations.NullMarked;
