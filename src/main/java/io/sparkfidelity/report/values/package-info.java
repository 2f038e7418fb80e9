/**
 * The values of single images that a report keeps beside it, so that a later night is held against it image by image.
 *
 * <p>In: values by the hashes of ids. Out: a small file, and the differences of two nights by buckets. What must stay true:
 * a file from outside is checked before anything of its size is allocated; no id stands in it.
 */
@NullMarked
package io.sparkfidelity.report.values;

import org.jspecify.annotations.NullMarked;
