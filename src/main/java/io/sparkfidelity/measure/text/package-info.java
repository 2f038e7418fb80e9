/**
 * Numbers of an image and its caption: pure functions of their embeddings.
 *
 * <p>In: vectors of one space. Out: numbers. What must stay true: double precision, sums in the order of the entries, so that the
 * same vectors give the same bits everywhere; nothing is imported.
 */
@NullMarked
package io.sparkfidelity.measure.text;

import org.jspecify.annotations.NullMarked;
