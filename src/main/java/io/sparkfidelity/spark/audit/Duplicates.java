package io.sparkfidelity.spark.audit;

import java.util.List;

/**
 * Images that several datasets of an audit have.
 *
 * @param below cosine distance under which two embeddings are near
 * @param compared rows of each dataset that took part in the search for near pairs; all rows take part in that for identical
 *     bytes
 * @param counts of any two datasets, by their numbers, the smaller first; pairs without duplicates are left out
 * @param within by dataset
 * @param listed identical ones first, then the nearest; at most {@link #LISTED} of each kind
 */
public record Duplicates(
        double below, List<Long> compared, List<Count> counts, List<Within> within, List<Duplicate> listed) {
    /** Pairs of a kind that are listed at most; all are counted. */
    public static final int LISTED = 10_000;

    /** How two images are alike. */
    public enum Kind {
        /** The same bytes. */
        IDENTICAL,
        /** Other bytes whose embeddings are nearer than the threshold. */
        NEAR
    }

    /**
     * @param identical contents that both datasets have
     * @param near pairs of different contents
     */
    public record Count(int first, int second, long identical, long near) {}

    /**
     * @param repeated images whose bytes an image of a smaller id in the same dataset has
     * @param near pairs of different contents
     */
    public record Within(long repeated, long near) {}

    /** Two images; of identical ones, the smallest ids. */
    public record Duplicate(
            Kind kind, double distance, int firstDataset, String firstId, int secondDataset, String secondId) {}

    public Duplicates {
        compared = List.copyOf(compared);
        counts = List.copyOf(counts);
        within = List.copyOf(within);
        listed = List.copyOf(listed);
    }
}
