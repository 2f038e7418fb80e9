/**
 * How images become worse: blur, noise, compression and what else is done to pixels, by known amounts.
 *
 * <p>In: pixels, a strength, and the seed of what is random. Out: pixels of the same size. What must stay true: the same
 * arguments give the same pixels on every machine, and a stronger step of a ladder draws the same random numbers as a weaker
 * one, so that steps differ in strength alone.
 */
@NullMarked
package io.sparkfidelity.source.distort;

import org.jspecify.annotations.NullMarked;
