package io.sparkfidelity.spark.slice;

import io.sparkfidelity.pairs.Tile;
import java.util.List;

/**
 * One set's rows of one slice.
 *
 * @param dataset place in the job's list; 0 is the reference
 * @param n how many rows were met, paired or not
 * @param tiles those that take part in folds over pairs
 * @param pairedByBucket how many of these, by bucket
 */
record SliceSide(int slice, int dataset, long n, List<Tile> tiles, List<Long> pairedByBucket) {}
