package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.html.Markup;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/** A gate's result as JUnit's XML, which every CI shows: one test case a judgement. */
public final class JUnitXml {
    private JUnitXml() {}

    /** The file's bytes; what somebody accepted by hand counts as skipped. */
    public static byte[] of(GateResult result) {
        long bad = result.judgements().stream()
                .filter(judgement -> !judgement.passed())
                .count();
        boolean byHand = result.acceptedBecause() != null;
        String failures = String.valueOf(byHand ? 0 : bad);
        String skipped = String.valueOf(byHand ? bad : 0);
        String tests = String.valueOf(result.judgements().size());
        Markup xml = new Markup()
                .open("testsuites", "tests", tests, "failures", failures, "errors", "0")
                .open(
                        "testsuite",
                        "name",
                        legal("gate " + result.rules()),
                        "tests",
                        tests,
                        "failures",
                        failures,
                        "errors",
                        "0",
                        "skipped",
                        skipped,
                        "timestamp",
                        legal(result.gatedAt()),
                        "time",
                        "0");
        for (GateResult.Judgement judgement : result.judgements()) {
            testCase(xml, result, judgement);
        }
        xml.element("system-out", legal("run " + result.run() + "; " + result.adjustment()));
        xml.close("testsuite").close("testsuites");
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void testCase(Markup xml, GateResult result, GateResult.Judgement judgement) {
        String subject = (judgement.model() == null ? "any model" : judgement.model()) + ", "
                + (judgement.candidate() == null ? "any candidate" : judgement.candidate());
        xml.open(
                "testcase",
                "classname",
                legal(subject),
                "name",
                legal(String.format(Locale.ROOT, "%s (rule %d)", judgement.metric(), judgement.rule())),
                "time",
                "0");
        String reason = legal(GateTable.reason(judgement));
        if (!judgement.passed() && result.acceptedBecause() != null) {
            xml.empty("skipped", "message", legal("accepted by hand: " + result.acceptedBecause() + "; " + reason));
        } else if (!judgement.passed()) {
            xml.element("failure", reason, "message", reason, "type", "gate");
        }
        String checks = judgement.checks().stream().map(GateResult.Check::text).collect(Collectors.joining("\n"));
        String notes = String.join("\n", judgement.notes());
        xml.element("system-out", legal(notes.isEmpty() ? checks : checks + "\n" + notes))
                .close("testcase");
    }

    /** Without what no XML document may hold; {@link Markup} replaces the other control characters. */
    private static String legal(String text) {
        return text.codePoints()
                .map(c -> c == 0xFFFE || c == 0xFFFF || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
