package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.statistics.Holm;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges a night by rules: a pure function of reports. What cannot be judged fails, with the reason. */
public final class Gate {
    private final Report night;
    private final GateRules rules;
    private final Rises rises;

    private Gate(Report night, GateRules rules, BaselineRuns runs, NightValues values) {
        this.night = night;
        this.rules = rules;
        this.rises = new Rises(night, rules, runs, values);
    }

    /**
     * What the rules say of a night.
     *
     * @param judgements in the order of the rules, then of the report
     * @param tests how many rises were tested for significance
     */
    public record Verdict(List<GateResult.Judgement> judgements, int tests) {
        public boolean passed() {
            return judgements.stream().allMatch(GateResult.Judgement::passed);
        }
    }

    /** A rule, a score it applies to, and the rise, if the rule asks for it. */
    private record Case(int number, GateRule rule, Report.@Nullable ScoreEntry score, Optional<Rise> rise) {
        Optional<Rise.Measured> measured() {
            return rise.flatMap(r -> r instanceof Rise.Measured m ? Optional.of(m) : Optional.empty());
        }

        OptionalDouble pValue() {
            return rule.tested()
                    ? measured().map(m -> m.worse().pValueOfRise()).orElse(OptionalDouble.empty())
                    : OptionalDouble.empty();
        }
    }

    /**
     * Judges a night.
     *
     * @param rules complete
     * @param runs with every run that the rules pin
     * @param values of the night's and the runs' single images
     */
    public static Verdict judge(Report night, GateRules rules, BaselineRuns runs, NightValues values) {
        return new Gate(night, rules, runs, values).verdict();
    }

    private Verdict verdict() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < rules.rules().size(); i++) {
            GateRule rule = rules.rules().get(i);
            List<Report.ScoreEntry> scores =
                    night.scores().stream().filter(rule::applies).toList();
            for (Report.ScoreEntry score : scores) {
                Optional<Rise> rise = rule.needsBaseline() ? Optional.of(rises.of(rule, score)) : Optional.empty();
                cases.add(new Case(i + 1, rule, score, rise));
            }
            if (scores.isEmpty()) {
                cases.add(new Case(i + 1, rule, null, Optional.empty()));
            }
        }
        double[] p = cases.stream()
                .filter(c -> c.pValue().isPresent())
                .mapToDouble(c -> c.pValue().getAsDouble())
                .toArray();
        double[] adjusted = Holm.adjust(p);
        List<GateResult.Judgement> judgements = new ArrayList<>();
        int test = 0;
        for (Case each : cases) {
            boolean tested = each.pValue().isPresent();
            Report.ScoreEntry score = each.score();
            judgements.add(
                    score == null
                            ? missing(each)
                            : judgement(
                                    each,
                                    score,
                                    tested && rules.correction() == GateRules.Correction.HOLM
                                            ? OptionalDouble.of(adjusted[test])
                                            : OptionalDouble.empty()));
            test += tested ? 1 : 0;
        }
        return new Verdict(List.copyOf(judgements), p.length);
    }

    private GateResult.Judgement missing(Case each) {
        GateRule rule = each.rule();
        String there = night.scores().stream()
                .filter(score -> score.metric().equals(rule.metric()))
                .map(score -> score.model() + " of '" + score.candidate() + "'")
                .distinct()
                .limit(5)
                .collect(Collectors.joining(", "));
        String reason = "the report has no " + rule.metric()
                + rule.model().map(model -> " of model '" + model + "'").orElse("")
                + rule.candidate().map(name -> " of candidate '" + name + "'").orElse("")
                + (there.isEmpty() ? "" : "; it has it under " + there);
        return new GateResult.Judgement(
                each.number(),
                rule.metric(),
                rule.model().orElse(null),
                rule.candidate().orElse(null),
                rule.metric(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(GateResult.Check.failure(reason)),
                List.of());
    }

    private GateResult.Judgement judgement(Case each, Report.ScoreEntry score, OptionalDouble adjusted) {
        List<GateResult.Check> checks = plain(each.rule(), score);
        List<String> notes = new ArrayList<>();
        if (each.rise().isPresent() && each.rise().get() instanceof Rise.Unknown unknown) {
            checks.add(GateResult.Check.failure("not comparable: " + unknown.reason()));
        }
        Optional<Rise.Measured> rise = each.measured();
        rise.ifPresent(measured -> {
            checks.addAll(RiseChecks.of(rules, each.rule(), measured, adjusted));
            notes.addAll(measured.notes());
        });
        return new GateResult.Judgement(
                each.number(),
                score.metric(),
                score.model(),
                score.candidate(),
                rise.map(Rise.Measured::metric).orElse(score.metric()),
                rise.map(Rise.Measured::value).orElse(score.value()),
                rise.map(Rise.Measured::run).orElse(null),
                rise.map(Rise.Measured::baseline).orElse(null),
                rise.map(r -> r.worse().value()).orElse(null),
                rise.map(r -> boxed(r.worse().standardError())).orElse(null),
                limit(checks),
                boxed(each.pValue()),
                boxed(adjusted),
                rise.map(r -> boxed(r.pairs())).orElse(null),
                checks.stream().allMatch(GateResult.Check::passed),
                List.copyOf(checks),
                List.copyOf(notes));
    }

    /** The conditions that need no baseline. */
    private List<GateResult.Check> plain(GateRule rule, Report.ScoreEntry score) {
        List<GateResult.Check> checks = new ArrayList<>();
        Double value = score.value();
        if (value == null) {
            String why = score.warnings() == null || score.warnings().isEmpty()
                    ? ""
                    : ": " + score.warnings().get(0);
            checks.add(GateResult.Check.failure(score.metric() + " has no value" + why));
        } else if (ImpossibleScore.reason(score).isPresent()) {
            checks.add(GateResult.Check.failure(ImpossibleScore.reason(score).get()));
        } else {
            rule.max().ifPresent(max -> checks.add(RiseChecks.atMost("max", value, max, score.metric())));
            rule.min().ifPresent(min -> checks.add(RiseChecks.atLeast("min", value, min, score.metric())));
        }
        rule.minN().ifPresent(least -> {
            Long n = score.n().candidate();
            if (n == null) {
                checks.add(new GateResult.Check(
                        "min_n",
                        null,
                        (double) least,
                        false,
                        "nobody knows how many images '" + score.candidate() + "' has, so that n cannot reach "
                                + TextTable.count(least)));
                return;
            }
            checks.add(new GateResult.Check(
                    "min_n",
                    (double) n,
                    (double) least,
                    n >= least,
                    "n " + TextTable.count(n) + (n >= least ? " reaches " : " is below ") + TextTable.count(least)));
        });
        rule.maxRejectRatio().ifPresent(ratio -> checks.add(rejects(score, ratio)));
        return checks;
    }

    /** The share of images that have no embedding, whichever of the report's counts says so. */
    private GateResult.Check rejects(Report.ScoreEntry score, double ratio) {
        List<Report.DatasetEntry> entries = night.datasets().stream()
                .filter(dataset -> dataset.name().equals(score.candidate())
                        && dataset.model().equals(Comparability.embedder(night, score))
                        && dataset.role().equals("candidate"))
                .toList();
        if (entries.size() > 1) {
            return GateResult.Check.failure("the report has " + entries.size() + " datasets '" + score.candidate()
                    + "', so that nobody can tell how many images were rejected");
        }
        Long found = entries.isEmpty() ? null : entries.get(0).found();
        Long embedded = entries.isEmpty() ? null : entries.get(0).embedded();
        Long rejected = entries.isEmpty() ? null : entries.get(0).rejected();
        if (found == null || embedded == null || rejected == null) {
            return GateResult.Check.failure(
                    "the report does not say how many images of '" + score.candidate() + "' were rejected");
        }
        if (found <= 0 || embedded < 0 || embedded > found || rejected < 0 || rejected > found) {
            return GateResult.Check.failure("of " + found + " images of '" + score.candidate() + "' " + embedded
                    + " are embedded and " + rejected + " rejected: there is no ratio of rejects");
        }
        long lost = Math.max(rejected, found - embedded);
        return RiseChecks.atMost("max_reject_ratio", (double) lost / found, ratio, "ratio of rejects");
    }

    private static @Nullable Double limit(List<GateResult.Check> checks) {
        return checks.stream()
                .filter(check -> check.check().startsWith("max_rise") && check.limit() != null)
                .map(GateResult.Check::limit)
                .min(Double::compare)
                .orElse(null);
    }

    private static @Nullable Long boxed(OptionalLong count) {
        return count.isPresent() ? count.getAsLong() : null;
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
