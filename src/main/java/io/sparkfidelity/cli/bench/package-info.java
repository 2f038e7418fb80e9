/**
 * The {@code bench} commands: what embedding, feeding, scoring and scaling cost on this machine.
 *
 * <p>In: a size and a model. Out: lines of measured rates beside those of the bare parts. What must stay true: every
 * figure is measured in the same run on the same machine; nothing here changes what other commands do.
 */
@NullMarked
package io.sparkfidelity.cli.bench;

import org.jspecify.annotations.NullMarked;
