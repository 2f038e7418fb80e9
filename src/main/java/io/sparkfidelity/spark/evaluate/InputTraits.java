package io.sparkfidelity.spark.evaluate;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an input says of the embeddings behind it, before anything is counted.
 *
 * @param dimension of an embedding
 * @param model its name, where the input knows it
 * @param q bits behind the binary point, where the input has been counted already
 * @param unitNorm whether every embedding has length 1, as far as the input knows
 * @param extent of its rows, where it has any
 */
public record InputTraits(
        int dimension, Optional<String> model, OptionalInt q, boolean unitNorm, Optional<RowExtent> extent) {}
