package io.sparkfidelity.tally;

/**
 * The fields of tallies that noise was added to. They add up as all fields do: the variance of a sum of independent noises is
 * the sum of their variances.
 */
public final class NoiseFields {
    /** {@code clipped[1]}: how many embeddings were longer than 1 by more than rounding, and were shortened. */
    public static final String CLIPPED = "clipped";

    /** {@code noise[3]}: the variances of the noise on n, on each entry of sum (in units of 2^-2q) or of votes, and on
     * clipped. */
    public static final Field VARIANCES = new Field("noise", 0, 3);

    private NoiseFields() {}

    public static Field clipped() {
        return new Field(CLIPPED, 0, 1);
    }

    /** The variance of the noise on a field, in the field's units squared; 0 where a tally has none. */
    public static double variance(Tally tally, String field) {
        if (!tally.has(VARIANCES.name())) {
            return 0;
        }
        return Math.scalb(
                (double) tally.value(VARIANCES.name(), place(field)),
                -2 * tally.field(field).q());
    }

    /** Where a field's variance stands among {@link #VARIANCES}. */
    public static int place(String field) {
        return switch (field) {
            case MomentFields.N -> 0;
            case MomentFields.SUM, VoteFields.VOTES -> 1;
            case CLIPPED -> 2;
            default -> throw new IllegalArgumentException("no noise is added to '" + field + "'");
        };
    }
}
