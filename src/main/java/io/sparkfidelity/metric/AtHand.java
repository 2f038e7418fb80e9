package io.sparkfidelity.metric;

import java.util.Set;

/**
 * What there is of one set, or of a model's embeddings of any set, to compute metrics from.
 *
 * @param name of the set or the model, for messages
 * @param fields names of the fields of its tally
 * @param unitNorm whether every embedding has length 1
 * @param labels whether there are tallies of its classes
 * @param rows whether the embeddings themselves are at hand, so that pairs can be visited
 * @param counted whether it is known how many embeddings there are
 * @param output of the network that all of this is of
 */
public record AtHand(
        String name,
        Set<String> fields,
        boolean unitNorm,
        boolean labels,
        boolean rows,
        boolean counted,
        ModelOutput output) {
    public AtHand {
        fields = Set.copyOf(fields);
    }

    /** Of embeddings. */
    public AtHand(String name, Set<String> fields, boolean unitNorm, boolean labels, boolean rows, boolean counted) {
        this(name, fields, unitNorm, labels, rows, counted, ModelOutput.EMBEDDING);
    }

    /** The same, if it is of another output. */
    public AtHand of(ModelOutput other) {
        return new AtHand(name, fields, unitNorm, labels, rows, counted, other);
    }
}
