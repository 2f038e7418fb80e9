package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What scores of neighbourhoods are in the mean between two sets of one distribution, at any sizes.
 *
 * <p>Density is k balls around a row over k, 1 but for ties. Coverage has a closed form, off by what ties do between parts.
 * Whether a row lies near the others depends on how many these are: known for the whole set, from rows left out, and for
 * its parts; between and beyond it is the line in the logarithm.
 *
 * @param own the reference in its own neighbourhoods
 * @param splits the score between its parts
 * @param k of the neighbourhood
 */
record PerfectMean(SplitManifolds.Own own, List<SplitScore> splits, int k) {
    static final Rule OF_PRECISION = (mean, n, m) -> mean.near(n, SplitScore::referenceN);
    static final Rule OF_RECALL = (mean, n, m) -> mean.near(m, SplitScore::candidateN);
    static final Rule OF_DENSITY = (mean, n, m) -> mean.own().density();
    static final Rule OF_COVERAGE = PerfectMean::covered;

    /** A score's mean between a reference of n rows and a candidate of m. */
    interface Rule {
        double of(PerfectMean known, long n, long m);
    }

    double ofSplits() {
        return splits.stream().mapToDouble(SplitScore::value).average().orElseThrow();
    }

    /** @param balls of as many rows */
    private double near(long balls, ToLongFunction<SplitScore> ofPart) {
        double part = splits.stream().mapToLong(ofPart).average().orElseThrow();
        double slope = (own.near() - ofSplits()) / Math.log(own.rows() / part);
        double share = own.near() + slope * Math.log(balls / (double) own.rows());
        return Math.max(0, Math.min(1, share));
    }

    private double covered(long n, long m) {
        double ofParts = splits.stream()
                .mapToDouble(split -> ManifoldScores.expectedCoverage(split.referenceN(), split.candidateN(), k))
                .average()
                .orElseThrow();
        double share = ofSplits() + ManifoldScores.expectedCoverage(n, m, k) - ofParts;
        return Math.max(0, Math.min(1, share));
    }
}
