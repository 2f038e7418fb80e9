package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.List;

/**
 * The fields of every coordinate's first two moments, without those of pairs: {@code n[1]}, {@code sum[d]} at q and {@code
 * diagonal[d]}, the sum of squares, at 2q. Small enough to be kept for a thousand classes.
 */
public record MarginalFields(int dimension, FixedPoint fixedPoint) implements Serializable {
    public static final String DIAGONAL = "diagonal";

    /** The marginal fields of embeddings. */
    public static MarginalFields of(MomentFields moments) {
        return new MarginalFields(moments.dimension(), moments.fixedPoint());
    }

    public Field n() {
        return new Field(MomentFields.N, 0, 1);
    }

    public Field sum() {
        return new Field(MomentFields.SUM, fixedPoint.q(), dimension);
    }

    public Field diagonal() {
        return new Field(DIAGONAL, 2 * fixedPoint.q(), dimension);
    }

    public List<Field> all() {
        return List.of(n(), sum(), diagonal());
    }

    /** Bytes of one tally of these fields. */
    public long bytes() {
        return 8L * (1 + 2L * dimension);
    }
}
