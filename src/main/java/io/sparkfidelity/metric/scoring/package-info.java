/**
 * The list of metrics, and what scores candidates against one reference by any of them.
 *
 * <p>In: samples and, for some, folds over pairs. Out: scores with floors. What must stay true: there is one list;
 * nothing dear is computed twice.
 */
@NullMarked
package io.sparkfidelity.metric.scoring;

import org.jspecify.annotations.NullMarked;
