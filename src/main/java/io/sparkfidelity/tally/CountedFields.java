package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which of the fields that a model's embeddings allow are counted. Always {@code n}, {@code sum} and the squares of every
 * coordinate, by which sets are told apart; the squares are on the diagonal of {@code gram} where that is counted, and a
 * field of their own elsewhere ({@link MarginalFields}).
 *
 * @param possible what the embeddings allow
 * @param gram whether the products of pairs of coordinates are counted
 * @param logits whether the predictions are; false where there are none
 * @param projections whether the projections on fixed directions are
 * @param weights whether rows have weights; they cannot where projections are counted
 */
public record CountedFields(TallyFields possible, boolean gram, boolean logits, boolean projections, boolean weights)
        implements Serializable {
    public CountedFields {
        if (weights && projections) {
            throw new IllegalArgumentException("projections of rows with weights are not counted");
        }
        if (logits && !possible.hasLogits()) {
            throw new IllegalArgumentException("there are no logits to be counted");
        }
    }

    /** Of rows that all weigh the same. */
    public CountedFields(TallyFields possible, boolean gram, boolean logits, boolean projections) {
        this(possible, gram, logits, projections, false);
    }

    /** All that there is but projections. */
    public static CountedFields all(TallyFields possible) {
        return new CountedFields(possible, true, possible.hasLogits(), false);
    }

    /** The same and projections. */
    public CountedFields withProjections() {
        return new CountedFields(possible, gram, logits, true, weights);
    }

    /** The same of rows with weights. */
    public CountedFields withWeights() {
        return new CountedFields(possible, gram, logits, projections, true);
    }

    /** The fewest that have what is named, as far as it is possible. */
    public static CountedFields of(TallyFields possible, Set<String> names) {
        boolean predictions = names.contains(TallyFields.PROBABILITY) || names.contains(TallyFields.NEGATIVE_ENTROPY);
        return new CountedFields(
                possible,
                names.contains(MomentFields.GRAM),
                predictions && possible.hasLogits(),
                names.contains(ProjectedFields.PROJECTED));
    }

    /** The first two moments of every coordinate, and no more. */
    public static CountedFields marginals(MomentFields moments) {
        return new CountedFields(TallyFields.of(moments), false, false, false);
    }

    public List<Field> all() {
        List<Field> embedding = gram
                ? possible.moments().all()
                : MarginalFields.of(possible.moments()).all();
        List<Field> fields = new ArrayList<>(embedding);
        if (logits) {
            fields.addAll(List.of(possible.probability(), possible.negativeEntropy()));
        }
        if (projections) {
            fields.add(possible.projected().field());
        }
        if (weights) {
            fields.addAll(RowWeights.fields());
        }
        return List.copyOf(fields);
    }

    /** Bytes of rows that one accumulator of these fields holds back. */
    public long bufferBytes() {
        int d = possible.moments().dimension();
        // Rows with weights are held back twice, with them and without.
        return (gram ? (weights ? 2 : 1) * Accumulator.bufferBytes(d) : 1)
                + (projections ? ProjectionAccumulator.bufferBytes(d) : 0);
    }

    /** Bytes of one tally of these fields. */
    public long bytes() {
        return all().stream().mapToLong(field -> 8L * field.length()).sum();
    }
}
