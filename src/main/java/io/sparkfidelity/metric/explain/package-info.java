/**
 * Numbers of single images that say what a distance of two sets comes from.
 *
 * <p>In: moments of both sets, and embeddings. Out: a number of each {@link io.sparkfidelity.metric.explain.ImageValue}. What must stay
 * true: a number is a pure function of an embedding and the moments, with the same bits wherever and beside whatever other
 * rows it is computed.
 */
@NullMarked
package io.sparkfidelity.metric.explain;

import org.jspecify.annotations.NullMarked;
