package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one metric must keep to. Numbers are in the metric's own units; "rise" means worse: where larger is better, a fall.
 *
 * @param model all models of the report if absent
 * @param candidate all candidates of the report if absent
 * @param max the value may be this at most
 * @param min the value must be this at least
 * @param maxRise the value may rise by this much
 * @param maxRiseRelative likewise, as a share of the baseline's value
 * @param tested whether a rise fails that is both significant and above {@code minRise}
 * @param maxRiseSe standard errors of the difference above which a rise is significant, if p-values are not corrected
 * @param paired whether a measure is compared image by image, where both nights keep the values; absent where that is decided
 *     by how many images they share
 * @param minRise a significant rise up to this is let pass
 * @param baseline of this rule; the rules' own if absent
 * @param minN embeddings of the candidate at least
 * @param maxRejectRatio of the candidate: rejected / found at most
 */
public record GateRule(
        String metric,
        Optional<String> model,
        Optional<String> candidate,
        OptionalDouble max,
        OptionalDouble min,
        OptionalDouble maxRise,
        OptionalDouble maxRiseRelative,
        boolean tested,
        double maxRiseSe,
        double minRise,
        Optional<Boolean> paired,
        Optional<Baseline> baseline,
        OptionalLong minN,
        OptionalDouble maxRejectRatio) {

    /** Whether the rule compares with a baseline. */
    boolean needsBaseline() {
        return maxRise.isPresent() || maxRiseRelative.isPresent() || tested;
    }

    /** Whether the rule says anything. */
    boolean checksSomething() {
        return needsBaseline() || max.isPresent() || min.isPresent() || minN.isPresent() || maxRejectRatio.isPresent();
    }

    boolean applies(Report.ScoreEntry score) {
        return score.metric().equals(metric)
                && model.map(score.model()::equals).orElse(true)
                && candidate.map(score.candidate()::equals).orElse(true);
    }
}
