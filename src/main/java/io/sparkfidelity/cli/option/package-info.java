/**
 * Options that stand alone, each declared once for all the commands that have it.
 *
 * <p>In: arguments. Out: what they say. What must stay true: no option knows of a command, or of another option.
 */
@NullMarked
package io.sparkfidelity.cli.option;

import org.jspecify.annotations.NullMarked;
