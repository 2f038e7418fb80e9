package io.sparkfidelity.tally;

/** A sum left the range of 64-bit integers; the message names the field and its q. */
public final class TallyOverflowException extends RuntimeException {
    public TallyOverflowException(Field field) {
        super("tally field '" + field.name() + "' overflows 64 bits at " + field.q()
                + " fractional bits; use a model card with a smaller q, or fewer images a run");
    }
}
