/**
 * Networks that compare an image with its partner: two images in, one number out, and no embeddings.
 *
 * <p>In: pairs of decoded images. Out: a number each. What must stay true: a pair's number does not depend on the pairs beside it;
 * a card of pairs is never taken for one that embeds; the weights are what the card pins.
 */
@NullMarked
package io.sparkfidelity.embed.pair;

import org.jspecify.annotations.NullMarked;
