package io.sparkfidelity.tally;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one tally counts: the moments of embeddings and, where rows carry logits, {@code probability[C]} (the sum of the
 * softmax) and {@code negativeEntropy[1]} (the sum of sum_c p_c log p_c, in nats).
 *
 * @param moments the fields of the embeddings
 * @param classes C, the number of logits; 0 where rows carry none
 * @param directions on which rows are projected where somebody asks for that
 */
public record TallyFields(MomentFields moments, int classes, int directions) implements Serializable {
    public static final String PROBABILITY = "probability";
    public static final String NEGATIVE_ENTROPY = "negativeEntropy";
    /** q = 14 would miss Inception Scores by 1e-2; 2^32 a row leaves room for 2^31 rows, or 3e8 of the entropy. */
    public static final int LOGITS_Q = 32;

    public TallyFields {
        if (classes < 0) {
            throw new IllegalArgumentException("a negative number of classes: " + classes);
        }
    }

    /** With the usual directions. */
    public TallyFields(MomentFields moments, int classes) {
        this(moments, classes, ProjectedFields.DIRECTIONS);
    }

    /** Moments alone. */
    public static TallyFields of(MomentFields moments) {
        return new TallyFields(moments, 0);
    }

    /** What a field is made of, where that says more than its name. */
    public static String source(String field) {
        if (field.equals(ProjectedFields.PROJECTED)) {
            return "projections";
        }
        return field.equals(PROBABILITY) || field.equals(NEGATIVE_ENTROPY) ? "logits" : field;
    }

    public boolean hasLogits() {
        return classes > 0;
    }

    /** What is counted of projections, on request alone. */
    public ProjectedFields projected() {
        return new ProjectedFields(moments, directions);
    }

    public Field probability() {
        return new Field(PROBABILITY, LOGITS_Q, classes);
    }

    public Field negativeEntropy() {
        return new Field(NEGATIVE_ENTROPY, LOGITS_Q, 1);
    }

    /** All but projections. */
    public List<Field> all() {
        return hasLogits()
                ? Stream.concat(moments.all().stream(), Stream.of(probability(), negativeEntropy()))
                        .toList()
                : moments.all();
    }

    /** Bytes of one tally of these fields. */
    public long bytes() {
        return moments.bytes() + (hasLogits() ? 8L * (classes + 1) : 0);
    }
}
