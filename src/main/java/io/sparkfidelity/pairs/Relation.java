package io.sparkfidelity.pairs;

/** Which pairs a sum is over. */
enum Relation {
    WITHIN_REFERENCE,
    WITHIN_CANDIDATE,
    ACROSS;

    static Relation within(Side side) {
        return side == Side.REFERENCE ? WITHIN_REFERENCE : WITHIN_CANDIDATE;
    }
}
