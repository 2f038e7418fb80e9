package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.Set;

/**
 * What is to be found on tile pairs: travels to the tasks, opens a fold in each, and merges what the folds found. Specs that
 * are equal find the same; results are asked for by spec.
 *
 * @param <R> what is found: JDK types and plain classes only, which every Spark serializer can carry (records are not)
 */
public interface FoldSpec<R extends Serializable> extends Serializable {
    /** Which pairs the fold is to visit; one or more. */
    Set<Relation> relations();

    /** @param dimension of the rows */
    TileFold<R> open(int dimension);

    /**
     * What the pairs of both show, which must not share any. Associative and commutative to the bit, so that neither the
     * number of tasks nor their order matters; neither argument is changed.
     */
    R merge(R some, R more);
}
