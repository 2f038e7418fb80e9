/**
 * The only room that touches Hadoop's FileSystem.
 *
 * <p>In: paths as users write them (any Hadoop URI). Out: bytes, listings, and files that appear whole or not at all.
 * What must stay true: an object that a reader can see is complete; nothing depends on rename where rename is not atomic;
 * an error names the path and what to do, and never holds a secret.
 */
package io.sparkfidelity.storage;
