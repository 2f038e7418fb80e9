package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What folds found, by their specs. Immutable. */
public final class FoldResults {
    /** Of no folds. */
    public static final FoldResults NONE = new FoldResults(Map.of());

    /** Every spec with what its own folds found: {@link #typed} relies on it. */
    private final Map<FoldSpec<?>, Serializable> found;

    FoldResults(Map<FoldSpec<?>, Serializable> found) {
        this.found = new LinkedHashMap<>(found);
    }

    public boolean has(FoldSpec<?> spec) {
        return found.containsKey(spec);
    }

    /** @throws IllegalArgumentException if the fold was not run */
    public <R extends Serializable> R of(FoldSpec<R> spec) {
        Serializable result = found.get(spec);
        if (result == null) {
            throw new IllegalArgumentException("no fold was run for " + spec);
        }
        return typed(spec, result);
    }

    /** These and more; of a spec that both have, what the pairs of both show. */
    public FoldResults and(FoldResults more) {
        Map<FoldSpec<?>, Serializable> all = new LinkedHashMap<>(found);
        more.found.forEach((spec, other) -> all.merge(spec, other, (a, b) -> merged(spec, a, b)));
        return new FoldResults(all);
    }

    /** Those of these specs alone. */
    public FoldResults only(FoldGroup group) {
        Map<FoldSpec<?>, Serializable> some = new LinkedHashMap<>(found);
        some.keySet().retainAll(group.specs());
        return new FoldResults(some);
    }

    static <R extends Serializable> R merged(FoldSpec<R> spec, Serializable some, Serializable more) {
        return spec.merge(typed(spec, some), typed(spec, more));
    }

    /** The one cast: a spec's results are made by its own folds and merges alone. */
    @SuppressWarnings("unchecked")
    private static <R extends Serializable> R typed(FoldSpec<R> spec, Serializable found) {
        return (R) found;
    }
}
