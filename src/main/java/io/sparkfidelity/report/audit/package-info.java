/**
 * The pages and tables of an audit: datasets against each other.
 *
 * <p>In: the scores of every pair. Out: matrices, a map, a tree, duplicates, diversity. What must stay true: every
 * picture is a table too.
 */
@NullMarked
package io.sparkfidelity.report.audit;

import org.jspecify.annotations.NullMarked;
