package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A report's scores by model, metric and candidate, each in the report's order. */
final class ScoreGroups {
    private final Map<String, Map<String, List<Report.ScoreEntry>>> groups = new LinkedHashMap<>();
    private final List<String> candidates;

    ScoreGroups(Report report) {
        Set<String> names = new LinkedHashSet<>();
        for (Report.ScoreEntry score : report.scores()) {
            groups.computeIfAbsent(score.model(), model -> new LinkedHashMap<>())
                    .computeIfAbsent(score.metric(), metric -> new ArrayList<>())
                    .add(score);
            names.add(score.candidate());
        }
        candidates = List.copyOf(names);
    }

    List<String> models() {
        return List.copyOf(groups.keySet());
    }

    List<String> candidates() {
        return candidates;
    }

    List<String> metrics(String model) {
        return List.copyOf(groups.getOrDefault(model, Map.of()).keySet());
    }

    /** The scores of a metric, those of candidates that have none left out. */
    List<Report.ScoreEntry> of(String model, String metric) {
        return groups.getOrDefault(model, Map.of()).getOrDefault(metric, List.of());
    }

    Optional<Report.ScoreEntry> of(String model, String metric, String candidate) {
        return of(model, metric).stream()
                .filter(score -> score.candidate().equals(candidate))
                .findFirst();
    }

    /** The scores of a candidate whose metric is so, by a number that their details hold under {@code key}. */
    Map<Double, Report.ScoreEntry> byDetail(String model, String candidate, Predicate<String> metric, String key) {
        Map<Double, Report.ScoreEntry> found = new TreeMap<>();
        for (String name : metrics(model)) {
            if (metric.test(name)) {
                of(model, name, candidate).ifPresent(score -> {
                    Double detail = score.details().get(key);
                    if (detail != null && Numbers.finite(detail)) {
                        found.put(detail, score);
                    }
                });
            }
        }
        return found;
    }

    /** The style of a candidate, the same in every chart. */
    String style(String candidate) {
        return Series.style(Math.max(0, candidates.indexOf(candidate)));
    }

    static boolean largerIsBetter(Report.ScoreEntry score) {
        return Score.Direction.LARGER_IS_BETTER.label().equals(score.direction());
    }

    /** Whether a score is such as perfect models have. */
    static boolean withinFloor(Report.ScoreEntry score) {
        Report.FloorEntry floor = score.floor();
        Double value = score.value();
        return floor != null && value != null && Numbers.finite(value) && floor.holds(value, largerIsBetter(score));
    }
}
