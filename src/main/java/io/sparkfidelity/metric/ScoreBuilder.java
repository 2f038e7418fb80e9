package io.sparkfidelity.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Puts a score together: by default one that is biased upward and has no error bar. */
public final class ScoreBuilder {
    public static final String SAME_SET = Score.SAME_SET;

    /** Behind the estimator of a candidate whose images have weights: such a score is of another quantity. */
    private static final String BALANCED = ", balanced";

    /** The detail that says as how many images of equal weight they count. */
    private static final String EFFECTIVE = "effectiveN";

    private final String metric;
    private final String estimator;
    private final double value;
    private final Sample reference;
    private final Sample candidate;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Double> details = new TreeMap<>();
    private Score.Coverage coverage = Score.Coverage.EXPECTATION_AT_THIS_N;
    private Score.Bias bias = Score.Bias.UPWARD;
    private final Score.Direction direction;
    private OptionalLong referenceN;
    private OptionalLong candidateN;
    private OptionalDouble standardError = OptionalDouble.empty();
    private Optional<Interval> interval = Optional.empty();
    private Optional<Replicates> replicates = Optional.empty();
    private boolean tellsSetsApart = true;

    public ScoreBuilder(Metric metric, String estimator, double value, Sample reference, Sample candidate) {
        this(metric.name(), metric.direction(), estimator, value, reference, candidate);
    }

    /** A score that no metric of the list gives. */
    public ScoreBuilder(
            String metric,
            Score.Direction direction,
            String estimator,
            double value,
            Sample reference,
            Sample candidate) {
        this.metric = metric;
        this.direction = direction;
        this.estimator = candidate.weighted() ? estimator + BALANCED : estimator;
        this.value = value;
        this.reference = reference;
        this.candidate = candidate;
        this.referenceN = reference.count();
        this.candidateN = candidate.count();
        if (candidate.weighted()) {
            details.put(EFFECTIVE, candidate.effective());
        }
    }

    /** Where not all embeddings took part. */
    public ScoreBuilder counts(long ofReference, long ofCandidate) {
        referenceN = OptionalLong.of(ofReference);
        candidateN = OptionalLong.of(ofCandidate);
        return this;
    }

    /** An estimator whose mean is the population's value. */
    public ScoreBuilder unbiased() {
        bias = Score.Bias.NONE;
        coverage = Score.Coverage.POPULATION;
        return this;
    }

    /** What was counted says too little to tell two sets apart: equal sums do not make them the same. */
    public ScoreBuilder ofOneNumber() {
        tellsSetsApart = false;
        return this;
    }

    public ScoreBuilder bias(Score.Bias direction) {
        bias = direction;
        return this;
    }

    public ScoreBuilder error(ErrorBar error) {
        standardError = error.standardError();
        interval = error.interval();
        replicates = error.replicates();
        warnings.addAll(error.warnings());
        return this;
    }

    public ScoreBuilder detail(String name, double number) {
        details.put(name, number);
        return this;
    }

    ScoreBuilder details(Map<String, Double> numbers) {
        details.putAll(numbers);
        return this;
    }

    public ScoreBuilder warning(String sentence) {
        warnings.add(sentence);
        return this;
    }

    public ScoreBuilder warnings(List<String> sentences) {
        warnings.addAll(sentences);
        return this;
    }

    public Score build() {
        if (tellsSetsApart && reference.isSameSetAs(candidate)) {
            warnings.add(SAME_SET);
        }
        return new Score(
                metric,
                value,
                standardError,
                interval,
                coverage,
                bias,
                direction,
                estimator,
                referenceN,
                candidateN,
                Optional.empty(),
                replicates,
                warnings,
                details);
    }
}
