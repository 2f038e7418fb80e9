/**
 * Axes and charts as inline SVG.
 *
 * <p>In: numbers and their labels. Out: figures without scripts. What must stay true: the same numbers give the same
 * bytes; no text lies over another.
 */
@NullMarked
package io.sparkfidelity.report.chart;

import org.jspecify.annotations.NullMarked;
