package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;

/**
 * The Inception Score at infinitely many images, exp(g log IS - sum_j (1 - n_j/n) log IS(-j)), bucket j of g left out (the
 * line of Chong and Forsyth 2020, by the size-weighted jackknife).
 */
public record InceptionScoreInfinity() implements Metric {
    @Override
    public String name() {
        return "inception_score_infinity";
    }

    @Override
    public String words() {
        return "Inception Score at infinitely many images";
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Requirements requires() {
        return InceptionScore.REQUIREMENTS;
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        return new LogScore(this, InceptionScore::log, reference, candidate)
                .infinity()
                .build();
    }
}
