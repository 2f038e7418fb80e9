/**
 * Reports and outcomes of gates in tables of the session's catalog.
 *
 * <p>In: a report, an outcome, the name of a schema. Out: rows appended, and read again as a history. What must stay true: a
 * report that is there already is not added again; a table that lacks a column gets it, and one that has more keeps them.
 */
@NullMarked
package io.sparkfidelity.spark.table;

import org.jspecify.annotations.NullMarked;
