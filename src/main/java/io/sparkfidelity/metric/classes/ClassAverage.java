package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Averages the distances of classes, weighted by the reference's share of each among those that are scored. Mutable: takes
 * one class after the other, so that no two need be in memory.
 */
final class ClassAverage {
    private final Map<String, Double> values = new TreeMap<>();
    private final Weighted whole = new Weighted(1);
    private final Weighted withoutReference = new Weighted(Bucket.COUNT);
    private final Weighted withoutCandidate = new Weighted(Bucket.COUNT);
    private final long[] referenceSizes = new long[Bucket.COUNT];
    private final long[] candidateSizes = new long[Bucket.COUNT];
    private boolean referenceBuckets = true;
    private boolean candidateBuckets = true;
    private double disputes;

    /** Weighted means, one a bucket. */
    private static final class Weighted {
        private final double[] sums;
        private final double[] weights;

        Weighted(int length) {
            sums = new double[length];
            weights = new double[length];
        }

        void add(int index, double weight, double value) {
            sums[index] += weight * value;
            weights[index] += weight;
        }

        double[] means() {
            double[] means = sums.clone();
            for (int i = 0; i < means.length; i++) {
                means[i] /= weights[i];
            }
            return means;
        }
    }

    /** Adds a class; the samples hold its tallies. */
    void add(Sample reference, Sample candidate, ClassTerm term) {
        values.put(reference.name(), term.value());
        whole.add(0, reference.n(), term.value());
        disputes += reference.n() * term.dispute();
        referenceBuckets &= term.reference().isPresent();
        candidateBuckets &= term.candidate().isPresent();
        term.reference().ifPresent(jackknife -> {
            double[] replicates = jackknife.replicates();
            for (int j = 0; j < Bucket.COUNT; j++) {
                withoutReference.add(j, reference.n() - reference.tally().n(j), replicates[j]);
                referenceSizes[j] += reference.tally().n(j);
            }
        });
        term.candidate().ifPresent(jackknife -> {
            double[] replicates = jackknife.replicates();
            for (int j = 0; j < Bucket.COUNT; j++) {
                withoutCandidate.add(j, reference.n(), replicates[j]);
                candidateSizes[j] += candidate.tally().n(j);
            }
        });
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The classes' own distances. */
    Map<String, Double> values() {
        return values;
    }

    double value() {
        return whole.means()[0];
    }

    /** The error of the average; its sides are the whole datasets. */
    ErrorBar error(Sample reference, Sample candidate) {
        double value = value();
        ErrorBar bar = ErrorBar.between(
                value,
                new ErrorBar.Side(
                        reference, referenceBuckets, jackknife(referenceBuckets, withoutReference, referenceSizes)),
                new ErrorBar.Side(
                        candidate, candidateBuckets, jackknife(candidateBuckets, withoutCandidate, candidateSizes)));
        // Classes are biased alike: their disputes are averaged before they are squared.
        return bar.plusVariance(Math.pow(disputes / whole.weights[0], 2));
    }

    private Optional<Jackknife> jackknife(boolean buckets, Weighted replicates, long[] sizes) {
        return buckets ? Optional.of(new Jackknife(value(), replicates.means(), sizes)) : Optional.empty();
    }
}
