package io.sparkfidelity.pairs;

import java.util.Arrays;
import java.util.List;

/**
 * KID as the field reports it: the unbiased estimate on blocks of 1,000 rows a side, its mean and its deviation. Where the
 * field draws its blocks at random, these follow one another in the order of the hashes and share no rows.
 *
 * @param mean of the blocks' estimates
 * @param deviation the population standard deviation of the blocks' estimates; not a standard error
 * @param blocks how many there are
 */
public record KidSubsets(double mean, double deviation, int blocks) {
    private static final int ROWS = 1000;

    /** Rows of a block on either side: 1,000, or all of the smaller side. */
    public static int rows(long referenceRows, long candidateRows) {
        return (int) Math.min(ROWS, Math.min(referenceRows, candidateRows));
    }

    /** How many blocks: what remains of either side takes no part. */
    public static int blocks(long referenceRows, long candidateRows) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.min(referenceRows, candidateRows) / ROWS));
    }

    /**
     * The unbiased estimate on one block, from float64 products.
     *
     * @param reference the block's rows of the reference, in hash order; 2 or more
     * @param candidate the block's rows of the candidate
     */
    public static double estimate(float[][] reference, float[][] candidate) {
        List<Tile> x = Tile.cut(Side.REFERENCE, reference, new int[reference.length]);
        List<Tile> y = Tile.cut(Side.CANDIDATE, candidate, new int[candidate.length]);
        KernelSums sums = new LocalFolds(x, y, 1).kernelSums(List.of(new Kernel.Cubic()), Arithmetic.DOUBLE);
        return new Discrepancy(sums, 0).unbiased().value();
    }

    /** The summary of the blocks' estimates, in the order of the blocks; at least one. */
    public static KidSubsets of(double[] estimates) {
        double mean = Arrays.stream(estimates).average().orElseThrow();
        double variance = Arrays.stream(estimates)
                .map(estimate -> (estimate - mean) * (estimate - mean))
                .average()
                .orElseThrow();
        return new KidSubsets(mean, Math.sqrt(variance), estimates.length);
    }
}
