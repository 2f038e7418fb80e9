package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
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
                        "rise, " + plain(100 * share) + "% of the baseline being the limit,")));
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
                    "the rise has no standard error, as a score has no replicates, or its candidate fills fewer than 8 buckets; use"
                            + " max_rise");
        }
        double worse = rise.worse().value();
        double error = rise.worse().standardError().getAsDouble();
        boolean large = worse > rule.minRise();
        if (rules.correction() == GateRules.Correction.HOLM) {
            double p = adjusted.orElseThrow();
            if (!(isNumber(worse, error) && p >= 0 && p <= 1)) {
                return noNumber("holm", worse, p, "rise");
            }
            return new GateResult.Check(
                    "holm",
                    p,
                    rules.alpha(),
                    !(p <= rules.alpha() && large),
                    "adjusted p-value " + plain(p) + " of a rise of " + plain(worse)
                            + (p <= rules.alpha() ? " is at most alpha " : " is above alpha ")
                            + plain(rules.alpha())
                            + (large ? "" : "; the rise is within min_rise " + plain(rule.minRise())));
        }
        double limit = Math.max(rule.maxRiseSe() * error, rule.minRise());
        if (!isNumber(worse, error, limit)) {
            return noNumber("max_rise_se", worse, limit, "rise");
        }
        return new GateResult.Check(
                "max_rise_se",
                worse,
                limit,
                !(worse > limit),
                "rise " + plain(worse)
                        + (error > 0 ? " (" + plain(Math.round(10 * worse / error) / 10.0) + " SE)" : "")
                        + (worse > limit ? " is above " : " is within ") + plain(limit) + " ("
                        + (limit > rule.maxRiseSe() * error ? "min_rise" : plain(rule.maxRiseSe()) + " SE")
                        + ")");
    }

    static GateResult.Check atMost(String check, double value, double limit, String what) {
        if (!isNumber(value, limit)) {
            return noNumber(check, value, limit, what);
        }
        boolean passed = value <= limit;
        return new GateResult.Check(
                check,
                value,
                limit,
                passed,
                what + " " + plain(value) + (passed ? " is within " : " is above ") + plain(limit));
    }

    static GateResult.Check atLeast(String check, double value, double limit, String what) {
        if (!isNumber(value, limit)) {
            return noNumber(check, value, limit, what);
        }
        boolean passed = value >= limit;
        return new GateResult.Check(
                check,
                value,
                limit,
                passed,
                what + " " + plain(value) + (passed ? " reaches " : " is below ") + plain(limit));
    }

    private static boolean isNumber(double... values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** What would pass whatever the night is, or says nothing, fails. */
    private static GateResult.Check noNumber(String check, double value, double limit, String what) {
        return new GateResult.Check(
                check,
                Double.isFinite(value) ? value : null,
                Double.isFinite(limit) ? limit : null,
                false,
                what + " " + plain(value) + " cannot be held against " + plain(limit)
                        + ": a number is out of range, in the report, its baseline or the rules");
    }

    /** A number to five significant digits, without zeros at its end. */
    static String plain(double value) {
        String digits = TextTable.number(value == 0 ? 0 : value);
        return digits.contains(".")
                ? digits.replaceAll("(\\.\\d*?)0+(e|$)", "$1$2").replaceAll("\\.(e|$)", "$1")
                : digits;
    }
}
