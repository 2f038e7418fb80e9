package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * The fields of the first two moments of d-dimensional embeddings: {@code n[1]}, {@code sum[d]} at q, and
 * {@code gram[d(d+1)/2]} at 2q, the packed upper triangle of the outer products' sum, row by row.
 */
public record MomentFields(int dimension, FixedPoint fixedPoint) implements Serializable {
    public static final String N = "n";
    public static final String SUM = "sum";
    public static final String GRAM = "gram";
    /** All of them. */
    public static final Set<String> NAMES = Set.of(N, SUM, GRAM);

    /** d(d+1)/2 entries must fit an array, and a native d x d scratch 2^31. */
    public static final int MAX_DIMENSION = 32_768;

    public MomentFields {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "embeddings have " + dimension + " dimensions; 1 to " + MAX_DIMENSION + " can be tallied");
        }
    }

    /** What a tally file or a tally says of itself, read back. */
    public static MomentFields of(Tally tally) {
        Field sum = tally.field(SUM);
        MomentFields fields = new MomentFields(sum.length(), new FixedPoint(sum.q()));
        if (!tally.field(GRAM).equals(fields.gram())) {
            throw new IllegalArgumentException("the tally's gram does not fit its sum: " + tally);
        }
        return fields;
    }

    public Field n() {
        return new Field(N, 0, 1);
    }

    public Field sum() {
        return new Field(SUM, fixedPoint.q(), dimension);
    }

    public Field gram() {
        return new Field(GRAM, 2 * fixedPoint.q(), packedLength(dimension));
    }

    public List<Field> all() {
        return List.of(n(), sum(), gram());
    }

    /** Bytes of one tally of these fields. */
    public long bytes() {
        return 8L * (1 + dimension + packedLength(dimension));
    }

    /** Entries of a packed d x d triangle. */
    static int packedLength(int d) {
        return Math.toIntExact((long) d * (d + 1) / 2);
    }

    /** Where row i of the packed upper triangle begins; its first entry is the diagonal. */
    static int rowStart(int i, int d) {
        return (int) ((long) i * d - (long) i * (i - 1) / 2);
    }
}
