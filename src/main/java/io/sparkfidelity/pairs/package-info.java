/**
 * Folds over pairs of embeddings: kernel sums and nearest neighbours, tile by tile. The room is furnished with the metrics
 * that need it.
 *
 * <p>In: tiles of rows in (bucket, hash) order. Out: integer sums that are tally fields, and neighbour lists. What must
 * stay true: memory is bounded by the tile, never by the number of pairs; the same rows give the same bits on any cluster.
 */
package io.sparkfidelity.pairs;
