/**
 * Where images come from, as Spark datasets.
 *
 * <p>In: what a user names (a directory, archives, {@code sample:}). Out: a listing of one row per image found, and a reader that
 * executors use to get an image's bytes. What must stay true: an image's id is its path relative to its source's root and
 * does not depend on where the source is mounted; a listing reads no image and holds no file in memory; every image listed ends as an embedding or as
 * a reject.
 */
@NullMarked
package io.sparkfidelity.source;

import org.jspecify.annotations.NullMarked;
