/**
 * Folds over pairs of embeddings: kernel sums and nearest neighbours, tile by tile.
 *
 * <p>In: {@link io.sparkfidelity.pairs.Tile tiles}, up to 2,048 rows of a side in (bucket, hash) order. A {@link
 * io.sparkfidelity.pairs.FoldSpec} says what is to be found and on which pairs; a task opens a {@link
 * io.sparkfidelity.pairs.TileFold} of it and shows it {@link io.sparkfidelity.pairs.TilePair tile pairs}; what the folds of
 * all tasks found merges, and {@link io.sparkfidelity.pairs.FoldResults} gives it by spec. A cluster's job and {@link
 * io.sparkfidelity.pairs.LocalFolds} run one {@link io.sparkfidelity.pairs.FoldGroup} of specs alike. A metric with a fold of
 * its own brings the spec; nothing else knows of it. Out:
 *
 * <ul>
 *   <li>{@link io.sparkfidelity.pairs.KernelFold} gives {@link io.sparkfidelity.pairs.KernelSums}, of which {@link
 *       io.sparkfidelity.pairs.Discrepancy} makes MMD, KID and the energy distance;
 *   <li>{@link io.sparkfidelity.pairs.NeighbourFold}, within each side, gives {@link
 *       io.sparkfidelity.pairs.NeighbourLists} and from them {@link io.sparkfidelity.pairs.Radii}; with these {@link
 *       io.sparkfidelity.pairs.MembershipFold}, across the sides, gives {@link io.sparkfidelity.pairs.Memberships}, of which
 *       {@link io.sparkfidelity.pairs.ManifoldScores} makes precision, recall, density and coverage;
 *   <li>{@link io.sparkfidelity.pairs.kept.KeptRowsFold} keeps a few rows, for metrics that need a matrix of all of their pairs;
 *   <li>{@link io.sparkfidelity.pairs.split.SplitManifoldScorer} scores parts of one set against each other, for floors.
 * </ul>
 *
 * <p>Words: a side is one of the two sets of a comparison, a tile some rows of it, a relation says of which side or
 * sides a pair's rows are. A fold visits tile pairs; its spec says what it finds, a group is specs that share a visit,
 * parts are what one task's folds found, results what all of them found. A split divides the buckets of one set between
 * two parts. On a cluster, a stripe is one task's share of the grid of tile pairs.
 *
 * <p>Every score comes with what it is when any one bucket is deleted ({@link io.sparkfidelity.pairs.ReplicatedValue}).
 *
 * <p>What must stay true: memory is bounded by the tile and the rows, never by the number of pairs; parts of a fold merge in
 * any order to the same bits, on any cluster of one CPU family; what compares distances is exact on any CPU, but for
 * floors.
 */
@NullMarked
package io.sparkfidelity.pairs;

import org.jspecify.annotations.NullMarked;
