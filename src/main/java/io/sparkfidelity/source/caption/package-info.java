/**
 * Files of captions beside a set of images.
 *
 * <p>In: COCO's annotations, or a table of text. Out: rows of names and captions, as Spark datasets. What must stay true: a file is
 * read as a stream, in memory that does not grow with it; one that is out of form is named in one line; which caption comes
 * first depends on the file alone.
 */
@NullMarked
package io.sparkfidelity.source.caption;

import org.jspecify.annotations.NullMarked;
