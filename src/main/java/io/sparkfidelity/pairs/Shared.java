package io.sparkfidelity.pairs;

import java.io.Serializable;

/**
 * A value that a {@link FoldSpec} reads in every task: it need not travel with the spec, so that a cluster can send it to
 * each machine once.
 */
@FunctionalInterface
public interface Shared<T> extends Serializable {
    T value();

    /** A value that travels with the spec. */
    static <T extends Serializable> Shared<T> of(T value) {
        return () -> value;
    }
}
