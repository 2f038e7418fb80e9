/**
 * Small pictures of a few images, for reports.
 *
 * <p>In: a listing, and which of its images. Out: pictures as PNG in base64. What must stay true: an image that has gone since it was
 * embedded costs its picture alone.
 */
@NullMarked
package io.sparkfidelity.spark.picture;

import org.jspecify.annotations.NullMarked;
