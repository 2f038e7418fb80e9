package io.sparkfidelity.tally;

/** The field of tallies that count which of some candidates is nearest to each image. */
public final class VoteFields {
    /** {@code votes[K]}: for each of K candidates, in the order of their hashes, the images whose nearest it is. */
    public static final String VOTES = "votes";

    private VoteFields() {}

    public static Field votes(int candidates) {
        return new Field(VOTES, 0, candidates);
    }
}
