package io.sparkfidelity.metric;

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
    public Requirements requires() {
        return InceptionScore.REQUIREMENTS;
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score compute(Features features, Sample reference, Sample candidate) {
        return new LogScore(name(), InceptionScore::log, reference, candidate)
                .infinity()
                .build();
    }
}
