/**
 * Measures: numbers of single images, such as how well one fits its caption or its partner, and what is counted of them.
 *
 * <p>In: a number an image, or the reason why it has none. Out: integer tallies of a measure, and scores from them. What must
 * stay true: tallies are integers, so that they merge in any order to the same bits; {@code embedded = measured + unmeasured};
 * nothing about a measure is special beyond its function.
 */
@NullMarked
package io.sparkfidelity.measure;

import org.jspecify.annotations.NullMarked;
