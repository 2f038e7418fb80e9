package io.sparkfidelity.spark.slice;

/**
 * How an evaluation looks at the parts of its sets.
 *
 * @param slices by {@code label}, {@code site}, a column of the manifests or tables, or a measure
 * @param minimum images that a slice needs on both sides to be scored, 2 or more
 * @param pairsLimit embeddings of a slice and set that take part in folds over pairs, those with the smallest hashes
 */
public record Slicing(Slices slices, long minimum, int pairsLimit) {
    /** Images of a slice and side, where nothing else was asked for. */
    public static final long DEFAULT_MINIMUM = 50;
    /** A task holds a slice's pairs: at d = 2048 two sides of this many take 80 MB. */
    public static final int MOST_PAIRED = 5000;

    /** The same by other slices. */
    public Slicing by(Slices others) {
        return new Slicing(others, minimum, pairsLimit);
    }
}
