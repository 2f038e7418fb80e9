package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;
import java.util.Locale;

/** Which pairs cannot be told apart, and the p-values of all. */
final class AuditTestSection {
    private static final int SHOWN = 50;

    private AuditTestSection() {}

    static Section of(Audit audit) {
        List<Audit.TestEntry> alike = audit.alike();
        int all = audit.tests().size();
        Markup body = new Markup();
        body.element(
                "p",
                String.format(
                                Locale.ROOT,
                                "Of %,d pairs, %,d differ: their p-value (MMD two-sample test, adjusted after Holm for all pairs) is"
                                        + " below 5%%. ",
                                all,
                                all - alike.size())
                        + (alike.isEmpty()
                                ? "No pair could be two samples of one distribution."
                                : "Those that may be two samples of one distribution:"));
        if (!alike.isEmpty()) {
            body.add(table(alike.subList(0, Math.min(SHOWN, alike.size()))));
        }
        List<Audit.TestEntry> differing = audit.tests().stream()
                .filter(test -> test.adjusted() < 0.05)
                .sorted((a, b) -> Double.compare(b.pValue(), a.pValue()))
                .limit(SHOWN)
                .toList();
        if (!differing.isEmpty()) {
            body.open("details")
                    .element(
                            "summary",
                            "Of the pairs that differ, those with the largest p-values (" + differing.size() + ")")
                    .add(table(differing))
                    .close("details");
        }
        body.element("p", "The test takes images (or units) for independent.", "class", "soft");
        return new Section("tests", "Told apart?", body);
    }

    private static Markup table(List<Audit.TestEntry> tests) {
        HtmlTable table = new HtmlTable(
                "p-values of pairs",
                List.of(
                        HtmlTable.Column.text("dataset"),
                        HtmlTable.Column.text("dataset"),
                        HtmlTable.Column.number("p"),
                        HtmlTable.Column.number("adjusted")));
        tests.forEach(test ->
                table.row(test.first(), test.second(), Numbers.pValue(test.pValue()), Numbers.pValue(test.adjusted())));
        return table.unfolded();
    }
}
