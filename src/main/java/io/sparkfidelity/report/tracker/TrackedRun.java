package io.sparkfidelity.report.tracker;

import io.sparkfidelity.report.MeasureEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.storage.Secrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a tracker is told of a report, within the bounds that MLflow's REST interface documents. */
final class TrackedRun {
    private static final int LONGEST_KEY = 250;
    /** The least that any version takes of a parameter. */
    private static final int LONGEST_VALUE = 250;
    /** Parameters of one batch. */
    private static final int MOST_PARAMETERS = 100;
    /** All entries of one batch. */
    static final int MOST_METRICS = 800;

    private TrackedRun() {}

    /** A score is {@code model/candidate/metric}, a measure {@code measure/dataset/name}; errors stand beside them. */
    static List<Map<String, Object>> metrics(Report report) {
        long time = Instant.parse(report.startedAt()).toEpochMilli();
        List<Map<String, Object>> metrics = new ArrayList<>();
        for (Report.ScoreEntry score : report.scores()) {
            String key = score.model() + "/" + score.candidate() + "/" + score.metric();
            add(metrics, key, score.value(), time);
            add(metrics, key + ".standard_error", score.standardError(), time);
        }
        for (MeasureEntry measure : report.measures().sets()) {
            String key = "measure/" + measure.dataset() + "/" + measure.measure();
            add(metrics, key, measure.mean(), time);
            add(metrics, key + ".standard_error", measure.standardError(), time);
        }
        return metrics;
    }

    private static void add(List<Map<String, Object>> metrics, String key, @Nullable Double value, long time) {
        if (value != null) {
            metrics.add(Map.of("key", key(key), "value", value, "timestamp", time, "step", 0));
        }
    }

    /** The job as it was understood. */
    static List<Map<String, Object>> parameters(Report report) {
        List<Map<String, Object>> parameters = new ArrayList<>();
        report.spec().forEach((name, value) -> {
            String text = value instanceof Collection<?> list
                    ? String.join(", ", list.stream().map(String::valueOf).toList())
                    : String.valueOf(value);
            String masked = Secrets.masked(text);
            if (parameters.size() < MOST_PARAMETERS) {
                parameters.add(Map.of(
                        "key", key(name), "value", masked.substring(0, Math.min(masked.length(), LONGEST_VALUE))));
            }
        });
        return parameters;
    }

    /** @param place where the report is */
    static List<Map<String, Object>> tags(Report report, String run, String place) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mlflow.runName", run);
        tags.put("mlflow.source.name", "spark-fidelity " + report.tool().version());
        tags.put("mlflow.note.content", "[report](" + Secrets.masked(place) + ")");
        tags.put("fidelity.run", run);
        tags.put("fidelity.report", Secrets.masked(place));
        List<Map<String, Object>> list = new ArrayList<>();
        tags.forEach((key, value) -> list.add(Map.of("key", key, "value", value)));
        return list;
    }

    /** With what MLflow takes in a key; names of candidates may have more. */
    private static String key(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_./ -]", "_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_KEY));
    }
}
