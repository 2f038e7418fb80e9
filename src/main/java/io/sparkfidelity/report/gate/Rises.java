package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds a score's baseline and subtracts it. */
final class Rises {
    /** The median absolute deviation of normal draws times this is their standard deviation. */
    private static final double NORMAL_MAD = 1.4826;

    private static final int FEWEST_RUNS = 3;

    private final Report night;
    private final GateRules rules;
    private final BaselineRuns runs;
    private final NightDifferences differences;

    Rises(Report night, GateRules rules, BaselineRuns runs, NightValues values) {
        this.night = night;
        this.rules = rules;
        this.runs = runs;
        this.differences = new NightDifferences(night, rules, values);
    }

    Rise of(GateRule rule, Report.ScoreEntry score) {
        Baseline baseline = rules.baselineOf(rule).orElseThrow();
        List<NamedReport> chosen;
        if (baseline instanceof Baseline.Pinned pin) {
            chosen = List.of(Objects.requireNonNull(runs.pinned().get(pin.run()), "every pinned run is read"));
        } else {
            int wanted = baseline instanceof Baseline.MedianOf median ? median.runs() : 1;
            int needed = Math.min(wanted, FEWEST_RUNS);
            chosen = runs.accepted().subList(0, Math.min(wanted, runs.accepted().size()));
            if (chosen.size() < needed) {
                return new Rise.Unknown("the history has " + chosen.size() + " accepted run"
                        + (chosen.size() == 1 ? "" : "s") + " before this one and " + needed
                        + " are needed; accept a first one by hand with --accept WHY");
            }
        }
        boolean sizesFit = chosen.stream().allMatch(run -> counterpart(rule, run.report(), score)
                .map(before -> Comparability.sizesFit(before, score))
                .orElse(true));
        return sizesFit ? against(rule, score, chosen, List.of()) : corrected(rule, score, chosen);
    }

    private Rise corrected(GateRule rule, Report.ScoreEntry score, List<NamedReport> chosen) {
        Long n = score.n().candidate();
        String sizes = "n of the candidate is " + TextTable.count(n)
                + (n == null
                        ? ", so that nobody can hold it against the baseline's, and "
                        : ", more than 1% off the baseline's, and ")
                + score.metric() + " depends on n";
        Optional<Report.ScoreEntry> sibling = Comparability.corrected(score.metric())
                .flatMap(metric -> find(night, metric, score.model(), score.candidate()));
        if (sibling.isEmpty()) {
            return new Rise.Unknown(sizes
                    + Comparability.corrected(score.metric())
                            .map(metric -> "; the report has no " + metric + " to gate instead")
                            .orElse("; no metric corrects it"));
        }
        String note = sizes + ": " + sibling.get().metric() + " is gated instead";
        return against(rule, sibling.get(), chosen, List.of(note));
    }

    private Rise against(GateRule rule, Report.ScoreEntry score, List<NamedReport> chosen, List<String> remarks) {
        List<String> notes = new ArrayList<>(remarks);
        List<EarlierScore> earlier = new ArrayList<>();
        Double value = score.value();
        if (value == null) {
            return new Rise.Unknown(score.metric() + " has no value");
        }
        Optional<String> impossible = ImpossibleScore.reason(score);
        if (impossible.isPresent()) {
            return new Rise.Unknown(impossible.get());
        }
        for (NamedReport run : chosen) {
            Optional<Report.ScoreEntry> found = counterpart(rule, run.report(), score);
            Double before = found.map(Report.ScoreEntry::value).orElse(null);
            if (found.isEmpty() || before == null) {
                return new Rise.Unknown("the baseline " + run.name() + " has no " + score.metric() + " of '"
                        + score.candidate() + "' under " + score.model());
            }
            Optional<String> damage = ImpossibleScore.reason(found.get());
            if (damage.isPresent()) {
                return new Rise.Unknown("of the baseline " + run.name() + " " + damage.get());
            }
            Optional<String> obstacle = Comparability.obstacle(run, found.get(), night, score);
            if (obstacle.isPresent()) {
                return new Rise.Unknown(obstacle.get() + " (" + run.name() + ")");
            }
            if (!found.get().candidate().equals(score.candidate())) {
                notes.add("the baseline's candidate is '" + found.get().candidate() + "'");
            }
            earlier.add(new EarlierScore(run, found.get(), before));
        }
        if (NightDifference.largerIsBetter(score)) {
            notes.add("larger is better: a fall counts as a rise");
        }
        NightDifferences.Made made = differences.of(rule, score, earlier);
        notes.addAll(made.notes());
        return rules.baselineOf(rule).orElseThrow() instanceof Baseline.MedianOf median
                ? fromMedian(median, score, value, earlier, made, notes)
                : fromOne(score, value, earlier.get(0), made, notes);
    }

    private static Rise fromOne(
            Report.ScoreEntry score,
            double value,
            EarlierScore earlier,
            NightDifferences.Made made,
            List<String> notes) {
        return new Rise.Measured(
                score.metric(),
                value,
                earlier.run().name(),
                earlier.value(),
                made.worse().get(0),
                made.pairs(),
                List.copyOf(notes));
    }

    /** From the median of runs; the error is that of a difference of two nights, or the runs' own spread if that is larger. */
    private static Rise fromMedian(
            Baseline.MedianOf baseline,
            Report.ScoreEntry score,
            double value,
            List<EarlierScore> earlier,
            NightDifferences.Made made,
            List<String> notes) {
        boolean larger = NightDifference.largerIsBetter(score);
        double[] known = earlier.stream().mapToDouble(EarlierScore::value).toArray();
        // Image by image, what each run would have been on the night's images.
        double[] values = made.pairs().isEmpty()
                ? known
                : made.worse().stream()
                        .mapToDouble(worse -> larger ? value + worse.value() : value - worse.value())
                        .toArray();
        double median = median(values);
        double spread = NORMAL_MAD
                * median(Arrays.stream(values)
                        .map(each -> Math.abs(each - median))
                        .toArray());
        double[] errors = made.worse().stream()
                .map(ScoreDifference::standardError)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        OptionalDouble error = errors.length < values.length
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(median(errors), spread));
        if (values.length < baseline.runs()) {
            notes.add("the median is of " + values.length + " accepted runs, as there are not " + baseline.runs());
        }
        double rise = value - median;
        return new Rise.Measured(
                score.metric(),
                value,
                "median of " + values.length + " to " + earlier.get(0).run().name(),
                median(known),
                new ScoreDifference(larger ? 0 - rise : rise, error),
                made.pairs(),
                List.copyOf(notes));
    }

    /**
     * The same score of an earlier run: by the candidate's name, or, where the rule names none and either run has only one,
     * that one, as candidates are often named after their night.
     */
    private Optional<Report.ScoreEntry> counterpart(GateRule rule, Report earlier, Report.ScoreEntry score) {
        Optional<Report.ScoreEntry> same = find(earlier, score.metric(), score.model(), score.candidate());
        if (same.isPresent() || rule.candidate().isPresent()) {
            return same;
        }
        List<Report.ScoreEntry> before = all(earlier, score.metric(), score.model());
        return before.size() == 1 && all(night, score.metric(), score.model()).size() == 1
                ? Optional.of(before.get(0))
                : Optional.empty();
    }

    private static Optional<Report.ScoreEntry> find(Report report, String metric, String model, String candidate) {
        return all(report, metric, model).stream()
                .filter(score -> score.candidate().equals(candidate))
                .findFirst();
    }

    private static List<Report.ScoreEntry> all(Report report, String metric, String model) {
        return report.scores().stream()
                .filter(score -> score.metric().equals(metric) && score.model().equals(model))
                .toList();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
