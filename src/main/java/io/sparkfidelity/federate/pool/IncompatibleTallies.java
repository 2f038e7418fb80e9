package io.sparkfidelity.federate.pool;

/** Tallies that must not be added; the message is one line: what differs, and both values. */
public final class IncompatibleTallies extends Exception {
    private static final long serialVersionUID = 1;

    public IncompatibleTallies(String message) {
        super(message);
    }
}
