package io.sparkfidelity.report.gate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a night must keep to.
 *
 * @param name for the records of outcomes
 * @param correction of the tests of rises for their number
 * @param alpha probability of a false alarm of the whole night, under {@link Correction#HOLM}
 * @param units what the candidates of two nights have in common
 * @param baseline of rules that name none
 */
public record GateRules(
        String name,
        Correction correction,
        double alpha,
        Units units,
        Optional<Baseline> baseline,
        List<GateRule> rules) {

    /** What is done about there being many tests. */
    public enum Correction {
        /** Nothing: every test stands alone, and outputs say so. */
        NONE,
        /** Holm (1979): the probability of any false alarm of a night is at most alpha. */
        HOLM;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What two nights share. */
    public enum Units {
        /** Perhaps the same units (prompts), perhaps none: differences bucket by bucket are right in both cases. */
        COMMON,
        /** Nothing: the variances add, which makes a steadier error. */
        INDEPENDENT
    }

    public GateRules {
        rules = List.copyOf(rules);
    }

    /** The same rules, with this run of the history as the baseline of those that name none. */
    public GateRules pinnedTo(String run) {
        return new GateRules(name, correction, alpha, units, Optional.of(new Baseline.Pinned(run)), rules);
    }

    /** Whether a rule compares with the baseline of all those that name none. */
    public boolean comparesWithCommonBaseline() {
        return rules.stream()
                .anyMatch(rule -> rule.needsBaseline() && rule.baseline().isEmpty());
    }

    /**
     * The rules, if each that compares has something to compare with.
     *
     * @throws GateRulesException naming the first that has not
     */
    public GateRules complete() throws GateRulesException {
        for (GateRule rule : rules) {
            if (rule.needsBaseline() && baselineOf(rule).isEmpty()) {
                throw new GateRulesException("rules '" + name + "': the rule of " + rule.metric()
                        + " limits a rise and has no baseline; give --baseline FILE (a report of the history), or write"
                        + " baseline: {pinned: FILE}, last_accepted or {median: 7}");
            }
        }
        return this;
    }

    Optional<Baseline> baselineOf(GateRule rule) {
        return rule.baseline().or(this::baseline);
    }

    /** The runs that rules name. */
    public Set<String> pinned() {
        return rules.stream()
                .filter(GateRule::needsBaseline)
                .map(rule -> baselineOf(rule).orElse(null))
                .map(named -> named instanceof Baseline.Pinned pin ? pin.run() : null)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many of the last accepted runs the rules look at. */
    public int acceptedRuns() {
        return rules.stream()
                .filter(GateRule::needsBaseline)
                .flatMap(rule -> baselineOf(rule).stream())
                .mapToInt(named -> named instanceof Baseline.MedianOf median
                        ? median.runs()
                        : named instanceof Baseline.LastAccepted ? 1 : 0)
                .max()
                .orElse(0);
    }
}
