package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.text.TextTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gate's result as aligned lines of text for a console. */
public final class GateTable {
    private static final List<String> HEADER =
            List.of("metric", "model", "candidate", "value", "baseline", "rise", "SE", "limit", "verdict", "reason");
    /** Columns of numbers, which are aligned to the right. */
    private static final Set<Integer> NUMBERS = Set.of(3, 4, 5, 6);

    private GateTable() {}

    public static String of(GateResult result) {
        TextTable table = new TextTable(HEADER, NUMBERS);
        for (GateResult.Judgement judgement : result.judgements()) {
            table.add(List.of(
                    judgement.gated(),
                    judgement.model() == null ? "(any)" : judgement.model(),
                    judgement.candidate() == null ? "(any)" : judgement.candidate(),
                    TextTable.number(judgement.value()),
                    TextTable.number(judgement.baseline()),
                    TextTable.number(judgement.rise()),
                    TextTable.number(judgement.standardError()),
                    limits(judgement),
                    judgement.passed() ? "pass" : "FAIL",
                    reason(judgement)));
        }
        long failed = result.judgements().stream()
                .filter(judgement -> !judgement.passed())
                .count();
        return table + "gate '" + TextTable.printable(result.rules()) + "': "
                + (result.passed()
                        ? "passed"
                        : failed + " of " + result.judgements().size() + " failed")
                + " (" + result.adjustment() + ")\n"
                + (result.acceptedBecause() == null
                        ? ""
                        : "accepted by hand: " + TextTable.printable(result.acceptedBecause()) + "\n");
    }

    /** What failed, or what to know of a pass. */
    public static String reason(GateResult.Judgement judgement) {
        return Stream.concat(
                        judgement.checks().stream()
                                .filter(check -> !check.passed())
                                .map(GateResult.Check::text),
                        judgement.notes().stream())
                .collect(Collectors.joining("; "));
    }

    /** Limits of the value, then the largest rise. */
    public static String limits(GateResult.Judgement judgement) {
        String limits = Stream.concat(
                        judgement.checks().stream()
                                .filter(check -> check.limit() != null
                                        && (check.check().equals("max")
                                                || check.check().equals("min")))
                                .map(check -> (check.check().equals("max") ? "<= " : ">= ")
                                        + RiseChecks.plain(check.limit())),
                        Stream.concat(
                                Stream.ofNullable(judgement.riseLimit())
                                        .map(limit -> "rise <= " + RiseChecks.plain(limit)),
                                judgement.checks().stream()
                                        .filter(check -> check.limit() != null
                                                && check.check().equals("holm"))
                                        .map(check -> "p > " + RiseChecks.plain(check.limit()))))
                .collect(Collectors.joining(", "));
        return limits.isEmpty() ? "-" : limits;
    }
}
