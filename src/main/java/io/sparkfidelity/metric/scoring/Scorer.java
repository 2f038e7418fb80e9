package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairMetric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.TallyMetric;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.SeriesRest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores candidates against one reference, by any metrics, without computing anything twice: floors once for the
 * reference, the Frechet distance once for {@code fid} and {@code fid_infinity}. Not thread-safe.
 */
public final class Scorer {
    private final ModelTraits features;
    private final Sample reference;
    private final Optional<Floors> floors;

    public Scorer(ModelTraits features, Sample reference) {
        this(features, reference, Optional.of(new Floors(reference)));
    }

    private Scorer(ModelTraits features, Sample reference, Optional<Floors> floors) {
        this.features = features;
        this.reference = reference;
        this.floors = floors;
    }

    /** A scorer for sets of which none is more of a reference than another. */
    public static Scorer withoutFloors(ModelTraits features, Sample sample) {
        return new Scorer(features, sample, Optional.empty());
    }

    /**
     * The scores of one candidate from tallies alone, in the order of the metrics.
     *
     * @throws IllegalArgumentException as {@link TallyMetric#compute}, or if a metric needs pairs
     */
    public List<Score> scores(List<? extends Metric> metrics, Sample candidate) {
        return scores(metrics, candidate, Optional.empty(), Optional.empty());
    }

    /**
     * The scores of one candidate, in the order of the metrics.
     *
     * @param folds over the pairs of the reference and the candidate, if a metric needs them
     * @param rest what the series of {@code cmmd} leaves out, where embeddings are at hand
     * @throws IllegalArgumentException as {@link TallyMetric#compute} and {@link PairMetric#compute}
     */
    public List<Score> scores(
            List<? extends Metric> metrics, Sample candidate, Optional<PairFindings> folds, Optional<SeriesRest> rest) {
        List<Score> scores = new ArrayList<>();
        for (Metric metric : metrics) {
            Score bare = score(metric, scores, candidate, folds);
            Score score = rest.filter(known -> SeriesRest.of(metric))
                    .map(known -> bare.withDetails(known.details(metric, reference, candidate)))
                    .orElse(bare);
            Optional<Floor> floor = floors.filter(known -> score.hasValue())
                    .flatMap(known -> metric instanceof PairMetric ofPairs
                            ? Floors.of(ofPairs, folds.orElseThrow())
                            : floor(known, metric, candidate));
            scores.add(floor.map(perfect -> score.withFloor(perfect, metric.misled())).orElse(score));
        }
        return List.copyOf(scores);
    }

    /** None for a candidate of which nobody knows how many embeddings it has. */
    private static Optional<Floor> floor(Floors floors, Metric metric, Sample candidate) {
        return candidate.count().isPresent() ? floors.of(metric, candidate.n()) : Optional.empty();
    }

    private Score score(Metric metric, List<Score> before, Sample candidate, Optional<PairFindings> folds) {
        if (metric instanceof PairMetric ofPairs) {
            return ofPairs.compute(
                    features,
                    folds.orElseThrow(() -> new IllegalArgumentException(metric.name() + " needs folds over pairs")),
                    reference,
                    candidate);
        }
        if (metric instanceof FidInfinity infinity) {
            String plugIn = new Fid().name();
            Optional<Score> known =
                    before.stream().filter(s -> s.metric().equals(plugIn)).findFirst();
            if (known.isPresent()) {
                return infinity.extrapolate(known.get(), reference, candidate);
            }
        }
        return ((TallyMetric) metric).compute(features, reference, candidate);
    }
}
