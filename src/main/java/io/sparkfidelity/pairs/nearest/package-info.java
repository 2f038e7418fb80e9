/**
 * What of the other side is nearest to each row.
 *
 * <p>In: {@link io.sparkfidelity.pairs.TilePair tile pairs} across the sides, and {@link io.sparkfidelity.pairs.Radii}. Out: by row, the
 * nearest row with its distance, and realism. What must stay true: distances are exact, so that neither the order of the visits nor the
 * cluster changes a bit; memory grows with the rows, never with the pairs.
 */
@NullMarked
package io.sparkfidelity.pairs.nearest;

import org.jspecify.annotations.NullMarked;
