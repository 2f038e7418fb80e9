package io.sparkfidelity.cli.sites;

import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which files were taken: who signed each, and which export of each site it holds. */
public final class FileTable {
    private static final int DATE = "2026-01-31".length();

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds the sites of a file. */
    public void add(ReceivedTally received) {
        String signer = received.signer().map(Object::toString).orElse("(unsigned)");
        for (Contributor contributor : received.file().provenance().contributors()) {
            Optional<Issue> issue = received.file().provenance().issue(contributor.site());
            rows.add(List.of(
                    received.where(),
                    contributor.site()
                            + (contributor.underMasks()
                                    ? " (masked)"
                                    : received.file().isPool() ? " (pooled)" : ""),
                    contributor.underMasks() ? "-" : TextTable.count(contributor.n()),
                    issue.map(each -> String.valueOf(each.serial())).orElse("-"),
                    issue.map(each -> each.date().substring(0, DATE)).orElse("-"),
                    signer));
        }
    }

    @Override
    public String toString() {
        TextTable table = new TextTable(List.of("file", "site", "n", "export", "date", "signed by"), Set.of(2, 3));
        rows.forEach(table::add);
        return String.format("files taken%n%s%n", table);
    }
}
