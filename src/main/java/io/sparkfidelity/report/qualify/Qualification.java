package io.sparkfidelity.report.qualify;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether metrics become worse with every step of every distortion.
 *
 * @param metrics in the order of the report
 * @param words what did not grow, and what did, a line a metric
 */
public record Qualification(
        ImagesEntry images, List<LadderEntry> ladders, List<MetricEntry> metrics, List<String> words) {
    /** The candidate that is not distorted. */
    public static final String CLEAN = "clean";

    /** In standard errors, under which a rise may be nothing. */
    private static final double ENOUGH = 2;

    /**
     * The images.
     *
     * @param count of both halves
     * @param fingerprint of their listing
     * @param prepare what made squares of them
     * @param seed of what is random in distortions
     */
    public record ImagesEntry(long count, String fingerprint, String prepare, long seed) {}

    /**
     * A distortion.
     *
     * @param unit what a strength is
     * @param strengths of the steps, ascending
     */
    public record LadderEntry(String distortion, String unit, List<Double> strengths) {
        public LadderEntry {
            strengths = List.copyOf(strengths);
        }
    }

    /**
     * A metric.
     *
     * @param clean its score where nothing is distorted; null where there is none
     */
    public record MetricEntry(
            String metric, String direction, @Nullable Double clean, List<ClimbEntry> climbs) {
        /** The distortions with which it does not grow at every step. */
        public List<String> notGrowing() {
            return climbs.stream()
                    .filter(climb -> !climb.grows())
                    .map(ClimbEntry::distortion)
                    .toList();
        }
    }

    /**
     * A metric on a ladder.
     *
     * @param grows whether it does at every step
     */
    public record ClimbEntry(String distortion, boolean grows, List<StepEntry> steps) {}

    /**
     * A step of it.
     *
     * @param worse by how much the score is worse than one step before, the reference held fixed; null where it has no value
     * @param standardError of that; null where it has none
     * @param errors the one in units of the other; null without an error, or where that is 0
     * @param grows whether it is worse by 2 standard errors or more; without an error, whether it is worse at all
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record StepEntry(
            int step,
            double strength,
            @Nullable Double value,
            @Nullable Double worse,
            @Nullable Double standardError,
            @Nullable Double errors,
            boolean grows) {}

    /** The name of the candidate at a step. */
    public static String candidate(String distortion, int step) {
        return step == 0 ? CLEAN : distortion + "-" + step;
    }

    /** Whether one candidate stands a step further than another on a ladder of so many steps. */
    public static boolean isStep(String distortion, int steps, String from, String to) {
        for (int step = 1; step <= steps; step++) {
            if (to.equals(candidate(distortion, step))) {
                return from.equals(candidate(distortion, step - 1));
            }
        }
        return false;
    }

    /** What a report of all candidates says. */
    public static Qualification of(Report report, ImagesEntry images, List<LadderEntry> ladders) {
        Map<String, MetricEntry> metrics = new LinkedHashMap<>();
        for (Report.ScoreEntry score : report.scores()) {
            if (!metrics.containsKey(score.metric())) {
                List<ClimbEntry> climbs = ladders.stream()
                        .map(ladder -> climb(report, score.metric(), score.direction(), ladder))
                        .toList();
                metrics.put(
                        score.metric(),
                        new MetricEntry(
                                score.metric(), score.direction(), value(report, score.metric(), CLEAN), climbs));
            }
        }
        List<MetricEntry> all = List.copyOf(metrics.values());
        return new Qualification(
                images,
                List.copyOf(ladders),
                all,
                all.stream().map(Qualification::words).toList());
    }

    private static ClimbEntry climb(Report report, String metric, String direction, LadderEntry ladder) {
        double sign = Score.Direction.LARGER_IS_BETTER.label().equals(direction) ? -1 : 1;
        List<StepEntry> steps = new ArrayList<>();
        for (int step = 1; step <= ladder.strengths().size(); step++) {
            String from = candidate(ladder.distortion(), step - 1);
            String to = candidate(ladder.distortion(), step);
            Report.DifferenceEntry rise = report.differences().stream()
                    .filter(entry -> entry.metric().equals(metric)
                            && entry.from().equals(from)
                            && entry.to().equals(to))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no difference from " + from + " to " + to));
            Double worse = rise.value() == null ? null : sign * rise.value();
            Double error = rise.standardError();
            Double errors = worse == null || error == null || error == 0 ? null : worse / error;
            boolean grows = worse != null && worse > 0 && (errors == null || errors >= ENOUGH);
            steps.add(new StepEntry(
                    step, ladder.strengths().get(step - 1), value(report, metric, to), worse, error, errors, grows));
        }
        return new ClimbEntry(ladder.distortion(), steps.stream().allMatch(StepEntry::grows), List.copyOf(steps));
    }

    private static @Nullable Double value(Report report, String metric, String candidate) {
        return report.scores().stream()
                .filter(score ->
                        score.metric().equals(metric) && score.candidate().equals(candidate))
                .findFirst()
                .map(Report.ScoreEntry::value)
                .orElse(null);
    }

    /** Of the metrics that do not grow with every step of every distortion, which these are. */
    public Map<String, List<String>> notGrowing() {
        Map<String, List<String>> failed = new LinkedHashMap<>();
        metrics.stream()
                .filter(metric -> !metric.notGrowing().isEmpty())
                .forEach(metric -> failed.put(metric.metric(), metric.notGrowing()));
        return failed;
    }

    private static String words(MetricEntry metric) {
        if (metric.climbs().stream().flatMap(climb -> climb.steps().stream()).allMatch(step -> step.value() == null)) {
            return metric.metric() + " has no value at any step, so that nothing is seen of it";
        }
        List<String> parts = new ArrayList<>();
        for (ClimbEntry climb : metric.climbs()) {
            List<String> steps = climb.steps().stream()
                    .filter(step -> !step.grows())
                    .map(Qualification::words)
                    .toList();
            if (!steps.isEmpty()) {
                parts.add(climb.distortion() + " " + String.join(", ", steps));
            }
        }
        if (!parts.isEmpty()) {
            return metric.metric() + " is not seen to become worse with every step: " + String.join("; ", parts);
        }
        double least = metric.climbs().stream()
                .flatMap(climb -> climb.steps().stream())
                .map(StepEntry::errors)
                .filter(errors -> errors != null)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.NaN);
        return metric.metric() + " becomes worse with every step of "
                + metric.climbs().stream().map(ClimbEntry::distortion).collect(Collectors.joining(", "))
                + (Double.isNaN(least) ? "" : String.format(Locale.ROOT, ", by %.1f standard errors or more", least));
    }

    private static String words(StepEntry step) {
        String by = step.worse() == null
                ? "no value"
                : step.errors() == null
                        ? "worse by " + step.worse()
                        : String.format(Locale.ROOT, "%+.1f errors", step.errors());
        return "at step " + step.step() + " (" + by + ")";
    }
}
