package io.sparkfidelity.spark.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Scores that cannot be had from what is at hand, said once a reason. Not thread-safe. */
final class ImpossibleScores {
    private final Map<String, Map<String, Set<String>>> metricsByReason = new LinkedHashMap<>();
    private final int candidates;

    /** @param candidates that there are in all */
    ImpossibleScores(int candidates) {
        this.candidates = candidates;
    }

    void add(String metric, String candidate, String reason) {
        metricsByReason
                .computeIfAbsent(reason, key -> new LinkedHashMap<>())
                .computeIfAbsent(metric, key -> new LinkedHashSet<>())
                .add(candidate);
    }

    /** Such as {@code kid, precision of 'a' cannot be computed: it needs embeddings}, without names where it holds for all candidates. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        metricsByReason.forEach((reason, metrics) -> {
            Map<Set<String>, List<String>> byCandidates = new LinkedHashMap<>();
            metrics.forEach((metric, of) ->
                    byCandidates.computeIfAbsent(of, key -> new ArrayList<>()).add(metric));
            byCandidates.forEach(
                    (of, names) -> notes.add(String.join(", ", names) + whose(of) + " cannot be computed: " + reason));
        });
        return notes;
    }

    private String whose(Set<String> of) {
        return of.size() == candidates && candidates > 1
                ? ""
                : of.stream().collect(Collectors.joining("', '", " of '", "'"));
    }
}
