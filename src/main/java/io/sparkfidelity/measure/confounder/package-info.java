/**
 * What tells two sets of images apart that has nothing to do with what is in them: file formats, qualities, sizes, contrast.
 *
 * <p>In: tallies of the measures of files and pixels, of two sets. Out: how far apart the sets are in each, worst first, in
 * numbers and in words. What must stay true: a pure function of the tallies; two samples of one population are seldom told
 * apart, however few they are.
 */
@NullMarked
package io.sparkfidelity.measure.confounder;

import org.jspecify.annotations.NullMarked;
