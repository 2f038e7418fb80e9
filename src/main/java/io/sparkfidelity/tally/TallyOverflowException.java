package io.sparkfidelity.tally;

import java.util.Optional;

/** A sum left the range of 64-bit integers; the message is one line: the field, its q, and what to do. */
public final class TallyOverflowException extends RuntimeException {
    public TallyOverflowException(Field field) {
        super("numbers are too large, or too many, for exact sums: tally field '" + field.name()
                + "' overflows 64 bits at " + field.q()
                + " fractional bits; take a smaller q (the model card's, or --q of compare), fewer images, or features"
                + " divided by one number");
    }

    /** The overflow that an error came from, if it did: Spark wraps those of its tasks. */
    public static Optional<TallyOverflowException> in(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof TallyOverflowException overflow) {
                return Optional.of(overflow);
            }
        }
        return Optional.empty();
    }
}
