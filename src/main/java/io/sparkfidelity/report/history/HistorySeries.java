package io.sparkfidelity.report.history;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.gate.GateResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one model and candidate over the runs of a history.
 *
 * @param candidate empty where every run has only one, which may be named after its night
 * @param points one for each run of the history, in their order; absent where it has no such score
 * @param baseline what the newest judgement held the metric against
 */
record HistorySeries(
        String metric, String model, String candidate, List<Optional<Point>> points, Optional<Line> baseline) {

    /** What a gate said of a point. */
    enum Outcome {
        PASSED("passed"),
        FAILED("failed"),
        ACCEPTED_BY_HAND("failed, accepted by hand"),
        NOT_GATED("not gated");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** A night's value; n is null where nobody knows it. */
    record Point(
            int run,
            double value,
            Optional<double[]> interval,
            @Nullable Long n,
            String candidate,
            Outcome outcome) {}

    /** A baseline and where it comes from. */
    record Line(double value, String run) {}

    private record Key(String metric, String model, String candidate) {}

    String title() {
        return metric + ", " + subject();
    }

    /** Whose metric it is. */
    String subject() {
        return candidate.isEmpty() ? model : model + ", " + candidate;
    }

    /** All series of a history, in the order of their first appearance. */
    static List<HistorySeries> of(List<HistoryRun> runs) {
        boolean named = runs.stream().anyMatch(run -> candidates(run.report()).size() > 1);
        Map<Key, List<Optional<Point>>> points = new LinkedHashMap<>();
        Map<Key, Line> lines = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            HistoryRun run = runs.get(i);
            for (Report.ScoreEntry score : run.report().scores()) {
                Key key = new Key(score.metric(), score.model(), named ? score.candidate() : "");
                List<Optional<Point>> list = points.computeIfAbsent(key, k -> new ArrayList<>());
                if (score.value() == null || list.size() > i) {
                    continue;
                }
                pad(list, i);
                Optional<GateResult.Judgement> judgement = judgement(run, score);
                list.add(Optional.of(new Point(
                        i,
                        score.value(),
                        Optional.ofNullable(score.ci95()),
                        score.n().candidate(),
                        score.candidate(),
                        outcome(run, judgement))));
                judgement.filter(j -> j.gated().equals(score.metric())).ifPresent(j -> {
                    if (j.baseline() != null && j.baselineRun() != null) {
                        lines.put(key, new Line(j.baseline(), j.baselineRun()));
                    }
                });
            }
        }
        List<HistorySeries> series = new ArrayList<>();
        points.forEach((key, list) -> {
            pad(list, runs.size());
            series.add(new HistorySeries(
                    key.metric(), key.model(), key.candidate(), list, Optional.ofNullable(lines.get(key))));
        });
        return series;
    }

    /** The points there are. */
    List<Point> present() {
        return points.stream().flatMap(Optional::stream).toList();
    }

    /** Everything that a chart must have room for. */
    double[] extent() {
        List<Double> values = new ArrayList<>();
        present().forEach(point -> {
            values.add(point.value());
            point.interval().ifPresent(ends -> {
                values.add(ends[0]);
                values.add(ends[1]);
            });
        });
        baseline.ifPresent(line -> values.add(line.value()));
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The newest value. */
    OptionalDouble last() {
        List<Point> present = present();
        return present.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(present.get(present.size() - 1).value());
    }

    private static void pad(List<Optional<Point>> list, int size) {
        while (list.size() < size) {
            list.add(Optional.empty());
        }
    }

    private static Set<String> candidates(Report report) {
        Set<String> names = new LinkedHashSet<>();
        report.scores().forEach(score -> names.add(score.candidate()));
        return names;
    }

    /** The judgement of a score: a failed one, if rules have several. */
    private static Optional<GateResult.Judgement> judgement(HistoryRun run, Report.ScoreEntry score) {
        List<GateResult.Judgement> of = run.outcome().map(GateResult::judgements).orElse(List.of()).stream()
                .filter(j -> score.metric().equals(j.metric())
                        && score.model().equals(j.model())
                        && score.candidate().equals(j.candidate()))
                .toList();
        return of.stream().filter(j -> !j.passed()).findFirst().or(() -> of.stream()
                .findFirst());
    }

    private static Outcome outcome(HistoryRun run, Optional<GateResult.Judgement> judgement) {
        if (judgement.isEmpty()) {
            return Outcome.NOT_GATED;
        }
        if (judgement.get().passed()) {
            return Outcome.PASSED;
        }
        return run.outcome().orElseThrow().accepted() ? Outcome.ACCEPTED_BY_HAND : Outcome.FAILED;
    }
}
