package io.sparkfidelity.metric;

/** A score's definition: what it requires, and a pure function from that. */
public interface Metric {
    /** The name in reports, and on the command line. */
    String name();

    Requirements requires();

    /** Whether it can be had from a mean and a covariance, without knowing of how many embeddings. */
    default boolean needsNoCount() {
        return false;
    }

    /** The values that it can have, whatever the images: what is outside comes from damage. */
    default ValueRange possible() {
        return ValueRange.ANY;
    }

    /** What of two sets the score is of. */
    default Comparison comparison() {
        return Comparison.SYMMETRIC;
    }

    /** Whether nobody gets it who does not ask for it by its name: it is dear, or a variant of another. */
    default boolean byNameOnly() {
        return false;
    }
}
