/**
 * Text to HTML: escaping, tables, figures, one page without scripts.
 *
 * <p>In: text that may come from anywhere. Out: markup. What must stay true: everything is escaped on its way in; a page
 * asks the network for nothing.
 */
@NullMarked
package io.sparkfidelity.report.html;

import org.jspecify.annotations.NullMarked;
