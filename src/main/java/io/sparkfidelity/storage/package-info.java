/**
 * The only room that touches file systems: Hadoop's, and the local disk, which it serves without Hadoop.
 *
 * <p>In: paths as users write them: text, or a Hadoop URI where a scheme and a slash begin it; what exists is never a pattern. Out: bytes, listings, and files that appear whole or not at all.
 * What must stay true: an object that a reader can see is complete; nothing depends on rename where rename is not atomic;
 * an error names the path and what to do, and never holds a secret.
 */
@NullMarked
package io.sparkfidelity.storage;

import org.jspecify.annotations.NullMarked;
