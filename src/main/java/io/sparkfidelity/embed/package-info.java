/**
 * Images, and captions, to embeddings: model cards, their weights, and the networks behind DJL.
 *
 * <p>In: encoded images (bytes with an id); captions. Out: one {@link io.sparkfidelity.embed.pipeline.Outcome} an image, an
 * embedding or a reject; one {@link io.sparkfidelity.embed.TextEmbedding} a caption. What must stay true: a model is what its card pins by SHA-256, and nothing is downloaded that a card does not
 * name; an image's embedding does not depend on the other images of its batch; every image that comes in goes out.
 */
@NullMarked
package io.sparkfidelity.embed;

import org.jspecify.annotations.NullMarked;
