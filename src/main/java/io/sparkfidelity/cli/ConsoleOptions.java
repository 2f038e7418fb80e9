package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.text.ScoreTable;
import io.sparkfidelity.report.text.SlicesTable;
import io.sparkfidelity.report.text.TextTable;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a command that scores says on the console. */
final class ConsoleOptions {
    @Option(
            names = "--json",
            description = "Prints the report's scores as JSON on standard output, and nothing else there.")
    private boolean json;

    @Option(names = "--quiet", description = "Prints verdicts and scores alone: no progress, no notes, no paths.")
    private boolean quiet;

    /** Progress, where it is wanted. */
    ConsoleProgress progress(CommandLine line) {
        return quiet ? new ConsoleProgress(new PrintWriter(Writer.nullWriter()), false) : ConsoleProgress.of(line);
    }

    /**
     * Prints a report.
     *
     * @param notes what could not be computed, one line a matter
     * @param paths where things were written, as lines
     */
    void print(CommandLine line, Report report, List<String> notes, List<String> paths) {
        PrintWriter console = line.getOut();
        if (json) {
            console.println(ReportJson.scores(report));
        } else if (quiet) {
            console.print(ScoreTable.brief(report));
        } else {
            console.print(ScoreTable.of(report));
            console.print(SlicesTable.of(report));
            notes.forEach(note -> console.println("note: " + TextTable.printable(note)));
            paths.forEach(console::println);
        }
        console.flush();
    }
}
