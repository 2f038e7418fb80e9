/**
 * From encoded images to embeddings, with decoding ahead of the network.
 *
 * <p>In: bytes by key, an embedder, and the memory that decoding may take. Out: one {@link
 * io.sparkfidelity.embed.pipeline.Outcome} an image, in no particular order. What must stay true: every image that comes in goes
 * out; at most so many images are decoded at a time as memory allows, whatever their size; an image that nobody can decode costs
 * itself alone.
 */
@NullMarked
package io.sparkfidelity.embed.pipeline;

import org.jspecify.annotations.NullMarked;
