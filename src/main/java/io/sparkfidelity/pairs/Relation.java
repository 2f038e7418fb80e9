package io.sparkfidelity.pairs;

/** Which pairs: of two rows of one side, or of a row of the reference and one of the candidate. */
public enum Relation {
    WITHIN_REFERENCE,
    WITHIN_CANDIDATE,
    ACROSS;

    /** The pairs of a side's own rows. */
    public static Relation within(Side side) {
        return side == Side.REFERENCE ? WITHIN_REFERENCE : WITHIN_CANDIDATE;
    }
}
