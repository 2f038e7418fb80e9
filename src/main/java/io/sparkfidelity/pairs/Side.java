package io.sparkfidelity.pairs;

/** The two sides of a comparison. */
public enum Side {
    REFERENCE,
    CANDIDATE
}
