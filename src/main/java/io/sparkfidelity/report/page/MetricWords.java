package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;

/** What metrics and their estimators are, in a reader's words. */
final class MetricWords {
    private MetricWords() {}

    /** What a metric is; an empty text for one of another version's reports. */
    static String meaning(String metric) {
        return Metrics.named(metric).map(Metric::words).orElse("");
    }

    /** Whether a candidate may lack something without the metric telling, or the metric takes faults for better. */
    static boolean isBlind(String metric) {
        return Metrics.named(metric)
                .filter(known -> known.blindTo().isPresent() || known.misled().isPresent())
                .isPresent();
    }

    /** What a metric is blind to, and what misleads it; an empty text where nothing is known. */
    static String limits(String metric) {
        return Metrics.named(metric)
                .map(known -> known.blindTo().map(what -> ". Blind to " + what).orElse("")
                        + known.misled()
                                .map(what -> ". Better too where " + what)
                                .orElse(""))
                .orElse("");
    }

    /** Which end is better, how the estimator errs, and what its interval is of. */
    static String estimate(Report.ScoreEntry score) {
        String direction = ScoreGroups.largerIsBetter(score) ? "Larger is better" : "Smaller is better";
        return direction + "; " + score.estimator() + ", " + bias(score.bias()) + "; " + interval(score);
    }

    private static String bias(String bias) {
        if (Score.Bias.NONE.label().equals(bias)) {
            return "without bias";
        }
        return Score.Bias.UNKNOWN.label().equals(bias) ? "depends on n itself" : "biased " + bias;
    }

    private static String interval(Report.ScoreEntry score) {
        if (score.ci95() == null) {
            return "no interval";
        }
        return Score.Coverage.POPULATION.label().equals(score.ciOf())
                ? "interval of the population's value"
                : "interval of the mean at this n";
    }
}
