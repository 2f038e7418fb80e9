package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Replicates;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.MomentFields;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The class-aware Frechet distance (CAFD of Liu et al. 2018) with full covariances: the mean of {@link FidInfinity} over
 * classes, weighted by the reference's share of each. For up to 64 classes of 2 d images or more, whose tallies have
 * buckets: the plug-in would mostly be bias.
 */
public record ClassFid() implements Metric {
    private static final int MOST_CLASSES = 64;

    @Override
    public String name() {
        return "class_fid";
    }

    @Override
    public String words() {
        return "mean of the classes' Fr\u00e9chet distances";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofLabels(MomentFields.NAMES);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    /** Its tallies grow with the number of classes. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        String estimator = "jackknife";
        Optional<String> first = reference.labels().labels().stream().findFirst();
        int d = first.map(label ->
                        Fid.dimension(new Sample(label, reference.labels().tally(label))))
                .orElse(1);
        ClassScores classes = new ClassScores(reference, candidate, 2L * d);
        if (classes.scored().size() > MOST_CLASSES) {
            return classes.withoutValue(this, estimator, classes.scored().size() + " classes, at most " + MOST_CLASSES);
        }
        boolean buckets = classes.scored().stream()
                .allMatch(label -> Deletion.possible(reference.labels().tally(label))
                        && Deletion.possible(candidate.labels().tally(label)));
        return buckets
                ? classes.score(this, estimator, (x, y) -> distance(evidence.model(), x, y))
                : classes.withoutValue(this, estimator, "needs buckets of every class");
    }

    private static ClassTerm distance(ModelTraits features, Sample x, Sample y) {
        Score score = new FidInfinity().compute(features, x, y);
        double dispute = score.details().containsKey("halves")
                ? score.value() - score.details().get("halves")
                : 0;
        return new ClassTerm(
                score.value(),
                jackknife(score, x, Replicates::reference),
                jackknife(score, y, Replicates::candidate),
                dispute);
    }

    private static Optional<Jackknife> jackknife(Score score, Sample side, Function<Replicates, List<Double>> which) {
        return score.replicates()
                .map(which)
                .filter(replicates -> !replicates.isEmpty())
                .map(replicates -> new Jackknife(
                        score.value(),
                        replicates.stream().mapToDouble(Double::doubleValue).toArray(),
                        Deletion.sizes(side.tally())));
    }
}
