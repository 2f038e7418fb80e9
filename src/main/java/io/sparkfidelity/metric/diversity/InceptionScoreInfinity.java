package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.TallyMetric;

/**
 * The Inception Score at infinitely many images, exp(16 log IS - 15 mean_j log IS(-j)), bucket j left out (the line of Chong
 * and Forsyth 2020, by the jackknife).
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
