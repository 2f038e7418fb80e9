package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Folds that visit tile pairs together, each spec once: one visit of a pair serves all. Immutable. */
public final class FoldGroup implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<FoldSpec<?>> specs;

    /**
     * What the folds of a group found on some pairs, in the order of its specs, on its way to those who merge: empty where no
     * pair was visited. JDK types only.
     */
    public static final class Parts implements Serializable {
        private static final long serialVersionUID = 1;

        private final ArrayList<Serializable> found;

        /** Of no pairs. */
        public Parts() {
            this(new ArrayList<>());
        }

        private Parts(ArrayList<Serializable> found) {
            this.found = found;
        }

        private boolean isEmpty() {
            return found.isEmpty();
        }
    }

    public FoldGroup(Collection<? extends FoldSpec<?>> specs) {
        this.specs = new ArrayList<>(new LinkedHashSet<>(specs));
    }

    public static FoldGroup of(FoldSpec<?>... specs) {
        return new FoldGroup(List.of(specs));
    }

    public boolean isEmpty() {
        return specs.isEmpty();
    }

    public List<FoldSpec<?>> specs() {
        return List.copyOf(specs);
    }

    /** These and one more. */
    public FoldGroup with(FoldSpec<?> spec) {
        List<FoldSpec<?>> more = new ArrayList<>(specs);
        more.add(spec);
        return new FoldGroup(more);
    }

    /** Those that visit pairs of this kind. */
    public FoldGroup over(Relation relation) {
        return new FoldGroup(specs.stream()
                .filter(spec -> spec.relations().contains(relation))
                .toList());
    }

    /** Those without a result among these. */
    public FoldGroup without(FoldResults found) {
        return new FoldGroup(specs.stream().filter(spec -> !found.has(spec)).toList());
    }

    /** Opens the folds, shows each the pairs that it is for, and closes them: a task's work. */
    public Parts run(Iterator<TilePair> pairs) {
        List<TileFold<? extends Serializable>> folds = new ArrayList<>();
        try {
            while (pairs.hasNext()) {
                TilePair pair = pairs.next();
                if (folds.isEmpty()) {
                    for (FoldSpec<?> spec : specs) {
                        folds.add(spec.open(pair.row().dimension()));
                    }
                }
                for (int i = 0; i < folds.size(); i++) {
                    if (specs.get(i).relations().contains(pair.relation())) {
                        folds.get(i).add(pair);
                    }
                }
            }
            ArrayList<Serializable> found = new ArrayList<>();
            folds.forEach(fold -> found.add(fold.found()));
            return new Parts(found);
        } finally {
            folds.forEach(TileFold::close);
        }
    }

    /** What the pairs of both show, which must not share any. */
    public Parts merge(Parts some, Parts more) {
        if (some.isEmpty() || more.isEmpty()) {
            return some.isEmpty() ? more : some;
        }
        ArrayList<Serializable> merged = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            merged.add(FoldResults.merged(specs.get(i), some.found.get(i), more.found.get(i)));
        }
        return new Parts(merged);
    }

    /** The results by spec; none where no pair was visited. */
    public FoldResults results(Parts parts) {
        Map<FoldSpec<?>, Serializable> found = new LinkedHashMap<>();
        for (int i = 0; i < specs.size() && !parts.isEmpty(); i++) {
            found.put(specs.get(i), parts.found.get(i));
        }
        return new FoldResults(found);
    }
}
