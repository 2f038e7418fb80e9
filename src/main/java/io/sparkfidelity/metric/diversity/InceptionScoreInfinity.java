package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.TallyMetric;

/**
 * The Inception Score at infinitely many images, exp(g log IS - sum_j (1 - n_j/n) log IS(-j)), bucket j of g left out (the
 * line of Chong and Forsyth 2020, by the size-weighted jackknife).
 */
public record InceptionScoreInfinity() implements TallyMetric {
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
    public Score compute(ModelTraits features, Sample reference, Sample candidate) {
        return new LogScore(this, InceptionScore::log, reference, candidate)
                .infinity()
                .build();
    }
}
