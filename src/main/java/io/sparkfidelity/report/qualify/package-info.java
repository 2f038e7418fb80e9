/**
 * What is said of a model whose metrics were tried on ever more distorted images: as JSON, as a table for a console, as a
 * page.
 *
 * <p>In: a report of scores against the distorted images. Out: for each metric and distortion whether it grew with every
 * step. What must stay true: a step that is not named grew by two standard errors or more.
 */
@NullMarked
package io.sparkfidelity.report.qualify;

import org.jspecify.annotations.NullMarked;
