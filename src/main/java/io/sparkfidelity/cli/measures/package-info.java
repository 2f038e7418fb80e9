/**
 * The options that ask for measures of images.
 *
 * <p>In: what the user wrote. Out: where the values of measures come from. What must stay true: what cannot be is said before a
 * session is opened.
 */
@NullMarked
package io.sparkfidelity.cli.measures;

import org.jspecify.annotations.NullMarked;
