package io.sparkfidelity.report;

import io.sparkfidelity.report.gate.Gate;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.GateRules;

/** Results of gates for tests. */
public final class Results {
    private Results() {}

    public static GateResult of(GateRules rules, Gate.Verdict verdict, String accepted) {
        return new GateResult(
                GateResult.SCHEMA,
                null,
                "run.json",
                "2026-03-01T02:00:00Z",
                "2026-03-01T05:00:00Z",
                "report.json",
                rules.name(),
                "",
                null,
                rules.correction().label(),
                rules.alpha(),
                verdict.tests(),
                verdict.passed(),
                verdict.passed() || accepted != null,
                accepted,
                verdict.judgements());
    }
}
