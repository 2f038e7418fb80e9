package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import java.util.Map;

/** What metrics and their estimators are, in a reader's words. */
final class MetricWords {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("fid", "Fr\u00e9chet distance of means and covariances"),
            Map.entry("fid_infinity", "Fr\u00e9chet distance at infinitely many images"),
            Map.entry("cmmd", "squared MMD, Gaussian kernel, sigma 10, times 1000"),
            Map.entry("cmmd_unbiased", "the same as a U-statistic, 0 in the mean between equals"),
            Map.entry("kid", "squared MMD, cubic kernel"),
            Map.entry("energy_distance", "energy distance"),
            Map.entry("precision", "share of the candidate that lies near the reference"),
            Map.entry("recall", "share of the reference that lies near the candidate"),
            Map.entry("precision_k3", "precision with k = 3 and closed balls, as StyleGAN reports it"),
            Map.entry("recall_k3", "recall with k = 3 and closed balls, as StyleGAN reports it"),
            Map.entry("density", "reference balls around a candidate, over k"),
            Map.entry("coverage", "share of reference balls that hold a candidate"),
            Map.entry("inception_score", "Inception Score, of the candidate alone"),
            Map.entry("inception_score_infinity", "Inception Score at infinitely many images"),
            Map.entry("vendi_cosine", "Vendi score: how many different images, by cosine"),
            Map.entry("effective_rank", "how many directions the candidate fills"),
            Map.entry("class_fid", "mean of the classes' Fr\u00e9chet distances"),
            Map.entry("class_fid_diagonal", "mean of the classes' Fr\u00e9chet distances, diagonal"));

    private MetricWords() {}

    /** What a metric is; an empty text for one that is not known here. */
    static String meaning(String metric) {
        return metric.startsWith("mmd_rbf_")
                ? "squared MMD, Gaussian kernel, sigma " + metric.substring(8) + ", times 1000"
                : MEANINGS.getOrDefault(metric, "");
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
