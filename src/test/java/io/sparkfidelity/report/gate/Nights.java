package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Reports of nights for tests, built as the JSON that readers see. */
final class Nights {
    final Map<String, Object> json = new LinkedHashMap<>();
    final List<Map<String, Object>> scores = new ArrayList<>();
    final Map<String, Object> reference = dataset("reference", "reference", 5000);
    final Map<String, Object> candidate = dataset("night", "candidate", 1000);
    final Map<String, Object> model = new TreeMap<>(Map.of("name", "m", "fingerprint", "f0", "dimension", 8));

    Nights() {
        json.put("schema", Report.SCHEMA);
        json.put("startedAt", "2026-03-01T02:00:00Z");
        json.put("datasets", List.of(reference, candidate));
        json.put("models", List.of(model));
        json.put("scores", scores);
    }

    /** A night with one score whose value and replicates are those of a mean of 16 buckets of normal draws. */
    static Nights drawn(String metric, SplittableRandom random, double mean) {
        double[] buckets = random.doubles(16).map(u -> mean - Math.log(1 - u)).toArray();
        return new Nights().mean(metric, buckets);
    }

    /** A score that is the mean of 16 buckets. */
    Nights mean(String metric, double... buckets) {
        double sum = 0;
        for (double bucket : buckets) {
            sum += bucket;
        }
        List<Double> without = new ArrayList<>();
        for (double bucket : buckets) {
            without.add((sum - bucket) / (buckets.length - 1));
        }
        return score(metric, sum / buckets.length, without);
    }

    Nights score(String metric, double value, List<Double> candidateReplicates) {
        Map<String, Object> score = new LinkedHashMap<>();
        score.put("metric", metric);
        score.put("model", "m");
        score.put("candidate", "night");
        score.put("reference", "reference");
        score.put("value", value);
        score.put("standardError", Math.max(0.01, error(candidateReplicates)));
        score.put("ci95", List.of(value - 0.02, value + 0.02));
        score.put("bias", metric.equals("fid") || metric.equals("energy_distance") ? "upward" : "none");
        score.put("direction", metric.equals("density") ? "larger-is-better" : "smaller-is-better");
        score.put("estimator", "moments");
        score.put("n", new LinkedHashMap<>(Map.of("reference", 5000, "candidate", 1000)));
        score.put("replicates", Map.of("reference", List.of(), "candidate", candidateReplicates));
        score.put("warnings", List.of());
        scores.add(score);
        return this;
    }

    private static double error(List<Double> replicates) {
        double mean = replicates.stream().mapToDouble(r -> r).average().orElse(0);
        double sum =
                replicates.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
        return Math.sqrt(sum * (replicates.size() - 1) / Math.max(1, replicates.size()));
    }

    /** Sets one key of the last score. */
    Nights with(String key, Object value) {
        scores.get(scores.size() - 1).put(key, value);
        return this;
    }

    Nights candidateN(long n) {
        scores.forEach(score -> score.put("n", Map.of("reference", 5000, "candidate", n)));
        return this;
    }

    byte[] bytes() {
        return Json.write(json);
    }

    Report report() {
        try {
            return ReportJson.parse(bytes(), "test");
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        }
    }

    NamedReport named(String name) {
        return new NamedReport(name, report());
    }

    private static Map<String, Object> dataset(String name, String role, long found) {
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("name", name);
        dataset.put("role", role);
        dataset.put("model", "m");
        dataset.put("found", found);
        dataset.put("embedded", found);
        dataset.put("rejected", 0);
        dataset.put("fingerprint", "s-" + role);
        dataset.put("tally", "t-" + role);
        return dataset;
    }
}
