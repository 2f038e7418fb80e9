package io.sparkfidelity.report.gate;

/** What a night is held against. */
public sealed interface Baseline {
    /**
     * One run, until somebody names another: a slow drift cannot slip through.
     *
     * @param run the name of a file of the history
     */
    record Pinned(String run) implements Baseline {}

    /** The newest accepted run before the night. */
    record LastAccepted() implements Baseline {}

    /**
     * The median of the last accepted runs; their spread counts as error.
     *
     * @param runs how many, 3 or more
     */
    record MedianOf(int runs) implements Baseline {}
}
