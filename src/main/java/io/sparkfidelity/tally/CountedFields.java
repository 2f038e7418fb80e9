package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the fields that a model's embeddings allow are counted. Always {@code n}, {@code sum} and the squares of every
 * coordinate, by which sets are told apart; the squares are on the diagonal of {@code gram} where that is counted, and a
 * field of their own elsewhere ({@link MarginalFields}).
 *
 * @param possible what the embeddings allow
 * @param gram whether the products of pairs of coordinates are counted
 * @param logits whether the predictions are; false where there are none
 */
public record CountedFields(TallyFields possible, boolean gram, boolean logits) implements Serializable {
    public CountedFields {
        if (logits && !possible.hasLogits()) {
            throw new IllegalArgumentException("there are no logits to be counted");
        }
    }

    /** All that there is. */
    public static CountedFields all(TallyFields possible) {
        return new CountedFields(possible, true, possible.hasLogits());
    }

    /** The fewest that have what is named, as far as it is possible. */
    public static CountedFields of(TallyFields possible, Set<String> names) {
        boolean predictions = names.contains(TallyFields.PROBABILITY) || names.contains(TallyFields.NEGATIVE_ENTROPY);
        return new CountedFields(possible, names.contains(MomentFields.GRAM), predictions && possible.hasLogits());
    }

    /** The first two moments of every coordinate, and no more. */
    public static CountedFields marginals(MomentFields moments) {
        return new CountedFields(TallyFields.of(moments), false, false);
    }

    public List<Field> all() {
        List<Field> embedding = gram
                ? possible.moments().all()
                : MarginalFields.of(possible.moments()).all();
        return logits
                ? Stream.concat(embedding.stream(), Stream.of(possible.probability(), possible.negativeEntropy()))
                        .toList()
                : embedding;
    }

    /** Bytes of one tally of these fields. */
    public long bytes() {
        return all().stream().mapToLong(field -> 8L * field.length()).sum();
    }
}
