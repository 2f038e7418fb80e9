package io.sparkfidelity.metric;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that a metric may look at of a reference and a candidate, and the scores that were made of it: a metric that starts
 * from another's score asks {@link #score} for it, and no score is computed twice. Not thread-safe.
 */
public final class Evidence {
    private final ModelTraits model;
    private final Sample reference;
    private final Sample candidate;
    private final Optional<PairFindings> pairs;
    private final Optional<FewPairs> fewPairs;
    private final Function<Metric, Optional<Floor>> floors;
    private final Map<String, Score> scores = new HashMap<>();
    private final Map<Class<?>, Object> shared = new HashMap<>();

    /** Tallies alone. */
    public Evidence(ModelTraits model, Sample reference, Sample candidate) {
        this(model, reference, candidate, Optional.empty(), Optional.empty());
    }

    /** Without floors. */
    public Evidence(
            ModelTraits model,
            Sample reference,
            Sample candidate,
            Optional<PairFindings> pairs,
            Optional<FewPairs> fewPairs) {
        this(model, reference, candidate, pairs, fewPairs, metric -> Optional.empty());
    }

    /**
     * @param pairs of the reference and the candidate, if a metric requires them
     * @param fewPairs the same of a few rows, where a metric makes use of them and embeddings are at hand
     * @param floors of the metrics, where there are any
     */
    public Evidence(
            ModelTraits model,
            Sample reference,
            Sample candidate,
            Optional<PairFindings> pairs,
            Optional<FewPairs> fewPairs,
            Function<Metric, Optional<Floor>> floors) {
        this.model = model;
        this.reference = reference;
        this.candidate = candidate;
        this.pairs = pairs;
        this.fewPairs = fewPairs;
        this.floors = floors;
    }

    public ModelTraits model() {
        return model;
    }

    public Sample reference() {
        return reference;
    }

    public Sample candidate() {
        return candidate;
    }

    /** @throws IllegalArgumentException if no pairs were visited */
    public PairFindings pairs() {
        return pairs.orElseThrow(() -> new IllegalArgumentException("no pairs of '" + reference.name() + "' and '"
                + candidate.name() + "' were visited, and a metric needs folds over pairs"));
    }

    public Optional<FewPairs> fewPairs() {
        return fewPairs;
    }

    /** What a perfect model would score by another metric here; nothing where that cannot be had. */
    public Optional<Floor> floor(Metric metric) {
        return floors.apply(metric);
    }

    /** @throws IllegalArgumentException if the embeddings are not unit vectors, which this metric needs */
    public void requireUnitVectors(Metric metric) {
        if (!model.unitNorm()) {
            throw new IllegalArgumentException(metric.name() + " needs unit vectors; the embeddings of '"
                    + model.model() + "' are not normalised");
        }
    }

    /**
     * A metric's score, without a floor.
     *
     * @throws IllegalArgumentException as {@link Metric#compute}
     */
    public Score score(Metric metric) {
        Optional<Score> known = Optional.ofNullable(scores.get(metric.name()));
        Score score = known.orElseGet(() -> metric.compute(this));
        scores.put(metric.name(), score);
        return score;
    }

    /**
     * What several metrics are made of: made once.
     *
     * @param type which of such things
     */
    public <T> T shared(Class<T> type, Supplier<T> make) {
        Object known = shared.get(type);
        T thing = known == null ? make.get() : type.cast(known);
        shared.put(type, thing);
        return thing;
    }
}
