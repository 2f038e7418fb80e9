/**
 * Numbers in the records of archives and arrays.
 *
 * <p>In: bytes. Out: numbers. What must stay true: nothing here knows of files.
 */
@NullMarked
package io.sparkfidelity.source.binary;

import org.jspecify.annotations.NullMarked;
