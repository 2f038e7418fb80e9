package io.sparkfidelity.report.history;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.gate.GateResult;
import java.util.Optional;

/**
 * A run of a history and the last word of a gate on it.
 *
 * @param name its file's name
 * @param outcome none where no gate judged it
 */
public record HistoryRun(String name, Report report, Optional<GateResult> outcome) {}
