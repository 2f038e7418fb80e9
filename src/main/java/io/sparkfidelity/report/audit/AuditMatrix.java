package io.sparkfidelity.report.audit;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values of one metric over all pairs of datasets; null on the diagonal, and where there is no value.
 *
 * @param direction as in a score
 * @param symmetric whether the reference could as well be the candidate
 * @param values rows are references, columns candidates
 * @param standardErrors of the values
 */
public record AuditMatrix(
        String metric,
        String direction,
        boolean symmetric,
        List<List<Double>> values,
        List<List<Double>> standardErrors) {
    /** Two datasets by their numbers, and their value. */
    record Pair(int reference, int candidate, double value) {}

    static List<AuditMatrix> of(List<String> datasets, List<Report.ScoreEntry> scores) {
        Map<String, List<Report.ScoreEntry>> byMetric = new LinkedHashMap<>();
        // What is of one set alone has no place in a matrix.
        scores.stream().filter(score -> datasets.contains(score.reference())).forEach(score -> byMetric.computeIfAbsent(
                        score.metric(), metric -> new ArrayList<>())
                .add(score));
        return byMetric.values().stream().map(some -> ofMetric(datasets, some)).toList();
    }

    private static AuditMatrix ofMetric(List<String> datasets, List<Report.ScoreEntry> scores) {
        Report.ScoreEntry first = scores.get(0);
        boolean symmetric = Metrics.named(first.metric())
                .map(metric -> metric.comparison() == Comparison.SYMMETRIC)
                .orElse(true);
        List<List<Double>> values = empty(datasets.size());
        List<List<Double>> errors = empty(datasets.size());
        for (Report.ScoreEntry score : scores) {
            int row = datasets.indexOf(score.reference());
            int column = datasets.indexOf(score.candidate());
            values.get(row).set(column, score.value());
            errors.get(row).set(column, score.standardError());
            if (symmetric) {
                values.get(column).set(row, score.value());
                errors.get(column).set(row, score.standardError());
            }
        }
        return new AuditMatrix(first.metric(), first.direction(), symmetric, values, errors);
    }

    private static List<List<Double>> empty(int n) {
        List<List<Double>> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(new ArrayList<>(Collections.nCopies(n, null)));
        }
        return rows;
    }

    /**
     * The matrix to draw a map from, among squared distances that have a value for every pair: one that is good at any n
     * before one that is not, and one without bias before one that has it.
     */
    static Optional<AuditMatrix> distances(List<AuditMatrix> matrices) {
        return Metrics.all().stream()
                .filter(Metric::drawsMaps)
                .sorted(Comparator.comparing(Metric::wantsMoreThanDimensions)
                        .thenComparing(metric -> metric.corrected().isPresent()))
                .flatMap(metric ->
                        matrices.stream().filter(matrix -> matrix.metric().equals(metric.name())))
                .filter(matrix -> matrix.pairs().size() == matrix.size() * (matrix.size() - 1))
                .findFirst();
    }

    int size() {
        return values.size();
    }

    boolean smallerIsBetter() {
        return direction.equals(Score.Direction.SMALLER_IS_BETTER.label());
    }

    Optional<Double> value(int reference, int candidate) {
        return Optional.ofNullable(values.get(reference).get(candidate));
    }

    Optional<Double> standardError(int reference, int candidate) {
        return Optional.ofNullable(standardErrors.get(reference).get(candidate));
    }

    /** All values, those of symmetric metrics both ways. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < size(); j++) {
                Double value = values.get(i).get(j);
                if (value != null) {
                    pairs.add(new Pair(i, j, value));
                }
            }
        }
        return pairs;
    }

    /** Of every unordered pair once, where the metric is symmetric. */
    Stream<Pair> distinctPairs() {
        return pairs().stream().filter(pair -> !symmetric || pair.reference() < pair.candidate());
    }

    /** Distances from squared ones; an estimate below 0 is taken for 0. */
    double[][] squareRoots() {
        double[][] roots = new double[size()][size()];
        pairs().forEach(pair -> roots[pair.reference()][pair.candidate()] = Math.sqrt(Math.max(0, pair.value())));
        return roots;
    }
}
