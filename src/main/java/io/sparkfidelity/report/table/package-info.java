/**
 * Reports and outcomes of gates as rows of tables.
 *
 * <p>In: a report with its run's name, an outcome. Out: rows of texts, numbers, counts, times and flags, which any table
 * holds. What must stay true: columns are only added, and never change their kind; nothing here knows Spark.
 */
@NullMarked
package io.sparkfidelity.report.table;

import org.jspecify.annotations.NullMarked;
