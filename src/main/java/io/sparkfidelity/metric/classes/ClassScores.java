package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.tally.LabelledTallies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What the distances by class share: which classes are scored, which are listed, and how far the shares differ. */
final class ClassScores {
    /** Classes whose own distances are named in the details. */
    private static final int MOST_DETAILS = 64;

    private static final int MOST_NAMES = 20;

    private final Sample reference;
    private final Sample candidate;
    private final List<String> scored = new ArrayList<>();
    private final List<String> listed = new ArrayList<>();
    private final List<Long> referenceCounts = new ArrayList<>();
    private final List<Long> candidateCounts = new ArrayList<>();
    private final long fewest;

    /** @param fewest images that a class needs on both sides to be scored */
    ClassScores(Sample reference, Sample candidate, long fewest) {
        this.reference = reference;
        this.candidate = candidate;
        this.fewest = fewest;
        TreeSet<String> labels = new TreeSet<>(reference.labels().labels());
        labels.addAll(candidate.labels().labels());
        for (String label : labels) {
            long n = count(reference.labels(), label);
            long m = count(candidate.labels(), label);
            referenceCounts.add(n);
            candidateCounts.add(m);
            (Math.min(n, m) >= fewest ? scored : listed).add(label);
        }
    }

    List<String> scored() {
        return scored;
    }

    /** The average over the scored classes. */
    Score score(Metric metric, String estimator, ClassTerm.Distance distance) {
        return scored.isEmpty()
                ? withoutImages(metric, estimator)
                : builder(metric, estimator, distance).unbiased().build();
    }

    /** The same where what is taken off the bias may be too little. */
    Score roughly(Metric metric, String estimator, ClassTerm.Distance distance, String warning) {
        return scored.isEmpty()
                ? withoutImages(metric, estimator)
                : builder(metric, estimator, distance)
                        .bias(Score.Bias.UNKNOWN)
                        .warning(warning)
                        .build();
    }

    private Score withoutImages(Metric metric, String estimator) {
        return withoutValue(metric, estimator, "no class has " + fewest + " images on both sides");
    }

    private ScoreBuilder builder(Metric metric, String estimator, ClassTerm.Distance distance) {
        ClassAverage average = new ClassAverage();
        for (String label : scored) {
            Sample x = ofClass(reference, label);
            Sample y = ofClass(candidate, label);
            average.add(x, y, distance.of(x, y));
        }
        ScoreBuilder builder = new ScoreBuilder(metric, estimator, average.value(), reference, candidate)
                .error(average.error(reference, candidate))
                .detail("classes", scored.size())
                .detail("shareDivergence", shareDivergence());
        if (scored.size() <= MOST_DETAILS) {
            average.values().forEach((label, value) -> builder.detail("class." + label, value));
        }
        listing().ifPresent(builder::warning);
        return builder;
    }

    Score withoutValue(Metric metric, String estimator, String reason) {
        ScoreBuilder builder = new ScoreBuilder(metric, estimator, Double.NaN, reference, candidate)
                .unbiased()
                .warning("no value: " + reason);
        listing().ifPresent(builder::warning);
        return builder.build();
    }

    /** The Jensen-Shannon divergence of the sides' class shares, half a count added to each, in nats: 0 to log 2. */
    double shareDivergence() {
        return ShareShift.divergence(counts(referenceCounts), counts(candidateCounts));
    }

    private static long[] counts(List<Long> counts) {
        return counts.stream().mapToLong(count -> count).toArray();
    }

    private Optional<String> listing() {
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        String names = String.join(", ", listed.subList(0, Math.min(MOST_NAMES, listed.size())));
        String more = listed.size() > MOST_NAMES ? " and " + (listed.size() - MOST_NAMES) + " more" : "";
        return Optional.of("classes with fewer than " + fewest + " images on a side are not scored: " + names + more);
    }

    private static long count(LabelledTallies tallies, String label) {
        return tallies.labels().contains(label) ? tallies.tally(label).n() : 0;
    }

    private static Sample ofClass(Sample sample, String label) {
        return new Sample(label, sample.labels().tally(label), LabelledTallies.none(), sample.units())
                .groupedByUnit(sample.grouped());
    }
}
