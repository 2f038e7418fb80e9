package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PerfectCandidate;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scores candidates against one reference, by any metrics, without computing anything twice: floors once for the
 * reference, a score that others start from once for a candidate. Not thread-safe.
 */
public final class Scorer {
    private final ModelTraits features;
    private final Sample reference;
    private final Optional<Floors> floors;
    private final Optional<Floors> ofBalanced;

    public Scorer(ModelTraits features, Sample reference) {
        this(features, reference, Optional.of(new Floors(reference)), Optional.of(Floors.ofBalanced(reference)));
    }

    private Scorer(ModelTraits features, Sample reference, Optional<Floors> floors, Optional<Floors> ofBalanced) {
        this.features = features;
        this.reference = reference;
        this.floors = floors;
        this.ofBalanced = ofBalanced;
    }

    /** A scorer for sets of which none is more of a reference than another. */
    public static Scorer withoutFloors(ModelTraits features, Sample sample) {
        return new Scorer(features, sample, Optional.empty(), Optional.empty());
    }

    /**
     * The scores of one candidate from tallies alone, in the order of the metrics.
     *
     * @throws IllegalArgumentException as {@link Metric#compute}
     */
    public List<Score> scores(List<? extends Metric> metrics, Sample candidate) {
        return scores(metrics, candidate, Optional.empty(), Optional.empty());
    }

    /**
     * The scores of one candidate, in the order of the metrics.
     *
     * @param pairs of the reference and the candidate, if a metric needs them
     * @param fewPairs where a metric makes use of them and embeddings are at hand
     * @throws IllegalArgumentException as {@link Metric#compute}
     */
    public List<Score> scores(
            List<? extends Metric> metrics,
            Sample candidate,
            Optional<PairFindings> pairs,
            Optional<FewPairs> fewPairs) {
        PerfectCandidate perfect = PerfectCandidate.of(reference, candidate);
        Optional<Floors> parts = candidate.weighted() ? ofBalanced : floors;
        Function<Metric, Optional<Floor>> floor = metric -> parts.flatMap(known -> known.of(metric, perfect, pairs));
        Evidence evidence = new Evidence(features, reference, candidate, pairs, fewPairs, floor);
        List<Score> scores = new ArrayList<>();
        for (Metric metric : metrics) {
            Score score = evidence.score(metric);
            Optional<Floor> known = score.hasValue() ? floor.apply(metric) : Optional.empty();
            scores.add(
                    known.map(found -> score.withFloor(found, metric.misled())).orElse(score));
        }
        return List.copyOf(scores);
    }
}
