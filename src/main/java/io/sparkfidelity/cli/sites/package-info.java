/**
 * Tables of sites for a console: which files were taken, and how the sites compare.
 *
 * <p>In: tally files and what was found of their pool. Out: text. What must stay true: a name from outside steers no
 * terminal.
 */
@NullMarked
package io.sparkfidelity.cli.sites;

import org.jspecify.annotations.NullMarked;
