package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.Replicates;
import io.sparkfidelity.metric.Score;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A score without a floor, on its way from a task to the driver: JDK types only, which every Spark serializer can carry. */
final class WireScore implements Serializable {
    private static final long serialVersionUID = 1;

    private final String metric;
    private final double value;
    /** One number or none; and so on. */
    private final ArrayList<Double> standardError = new ArrayList<>();

    private final ArrayList<Double> interval = new ArrayList<>();
    private final String coverage;
    private final String bias;
    private final String direction;
    private final String estimator;
    /** One number or none. */
    private final ArrayList<Long> referenceN = new ArrayList<>();

    private final ArrayList<Long> candidateN = new ArrayList<>();
    /** The reference's and the candidate's, or nothing. */
    private final ArrayList<ArrayList<Double>> replicates = new ArrayList<>();

    /** Rows of their buckets. */
    private final ArrayList<ArrayList<Long>> sizes = new ArrayList<>();

    private final ArrayList<String> warnings;
    private final HashMap<String, Double> details;

    WireScore(Score score) {
        metric = score.metric();
        value = score.value();
        score.standardError().ifPresent(standardError::add);
        score.ci95().ifPresent(ci -> interval.addAll(List.of(ci.low(), ci.high())));
        coverage = score.coverage().name();
        bias = score.bias().name();
        direction = score.direction().name();
        estimator = score.estimator();
        score.referenceN().ifPresent(referenceN::add);
        score.candidateN().ifPresent(candidateN::add);
        score.replicates().ifPresent(r -> {
            replicates.add(new ArrayList<>(r.reference()));
            replicates.add(new ArrayList<>(r.candidate()));
            sizes.add(new ArrayList<>(r.referenceSizes()));
            sizes.add(new ArrayList<>(r.candidateSizes()));
        });
        warnings = new ArrayList<>(score.warnings());
        details = new HashMap<>(score.details());
    }

    private static OptionalLong count(List<Long> number) {
        return number.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number.get(0));
    }

    Score score() {
        return new Score(
                metric,
                value,
                standardError.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(standardError.get(0)),
                interval.isEmpty() ? Optional.empty() : Optional.of(new Interval(interval.get(0), interval.get(1))),
                Score.Coverage.valueOf(coverage),
                Score.Bias.valueOf(bias),
                Score.Direction.valueOf(direction),
                estimator,
                count(referenceN),
                count(candidateN),
                Optional.empty(),
                replicates.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Replicates(replicates.get(0), replicates.get(1), sizes.get(0), sizes.get(1))),
                warnings,
                details);
    }
}
