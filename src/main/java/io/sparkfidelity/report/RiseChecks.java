package io.sparkfidelity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A rule's conditions on a measured rise. */
final class RiseChecks {
    private RiseChecks() {}

    /**
     * The conditions.
     *
     * @param adjusted the p-value after Holm's correction; absent where significance is a number of standard errors
     */
    static List<GateResult.Check> of(GateRules rules, GateRule rule, Rise.Measured rise, OptionalDouble adjusted) {
        List<GateResult.Check> checks = new ArrayList<>();
        double worse = rise.worse().value();
        rule.maxRise().ifPresent(limit -> checks.add(atMost("max_rise", worse, limit, "rise")));
        rule.maxRiseRelative()
                .ifPresent(share -> checks.add(atMost(
                        "max_rise_relative",
                        worse,
                        share * Math.abs(rise.baseline()),
                        "rise, " + TextTable.number(100 * share) + "% of the baseline being the limit,")));
        if (rule.tested()) {
            checks.add(test(rules, rule, rise, adjusted));
        }
        return checks;
    }

    private static GateResult.Check test(GateRules rules, GateRule rule, Rise.Measured rise, OptionalDouble adjusted) {
        if (rise.worse().standardError().isEmpty()) {
            return new GateResult.Check(
                    "max_rise_se",
                    rise.worse().value(),
                    null,
                    false,
                    "the rise has no standard error, as a score has no replicates; use max_rise");
        }
        double worse = rise.worse().value();
        double error = rise.worse().standardError().getAsDouble();
        boolean large = worse > rule.minRise();
        if (rules.correction() == GateRules.Correction.HOLM) {
            double p = adjusted.orElseThrow();
            return new GateResult.Check(
                    "holm",
                    p,
                    rules.alpha(),
                    !(p <= rules.alpha() && large),
                    "adjusted p-value " + TextTable.number(p) + " of a rise of " + TextTable.number(worse)
                            + (p <= rules.alpha() ? " is at most alpha " : " is above alpha ")
                            + TextTable.number(rules.alpha())
                            + (large ? "" : "; the rise is within min_rise " + TextTable.number(rule.minRise())));
        }
        double limit = Math.max(rule.maxRiseSe() * error, rule.minRise());
        return new GateResult.Check(
                "max_rise_se",
                worse,
                limit,
                !(worse > limit),
                "rise " + TextTable.number(worse)
                        + (error > 0 ? " (" + TextTable.number(worse / error) + " SE)" : "")
                        + (worse > limit ? " is above " : " is within ") + TextTable.number(limit) + " ("
                        + (limit > rule.maxRiseSe() * error
                                ? "min_rise"
                                : TextTable.number(rule.maxRiseSe()) + " SE")
                        + ")");
    }

    static GateResult.Check atMost(String check, double value, double limit, String what) {
        boolean passed = value <= limit;
        return new GateResult.Check(
                check,
                value,
                limit,
                passed,
                what + " " + TextTable.number(value) + (passed ? " is within " : " is above ")
                        + TextTable.number(limit));
    }

    static GateResult.Check atLeast(String check, double value, double limit, String what) {
        boolean passed = value >= limit;
        return new GateResult.Check(
                check,
                value,
                limit,
                passed,
                what + " " + TextTable.number(value) + (passed ? " reaches " : " is below ")
                        + TextTable.number(limit));
    }
}
