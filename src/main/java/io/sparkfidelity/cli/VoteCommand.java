package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.cli.sites.VoteTable;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vote}: which of some candidates, that all sites have, is nearest to each of a site's images. */
@Command(
        name = "vote",
        description =
                "Counts for each candidate how many of a site's images have it as their nearest. Sites' votes merge.",
        sortOptions = false,
        subcommands = VoteCommand.ShowCommand.class)
final class VoteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(
            names = "--candidates",
            paramLabel = "SRC",
            description = "Images that every site has: synthetic or public ones.")
    private String candidates = "";

    @Mixin
    private SiteExport export;

    @Override
    public Integer call() throws Exception {
        Given.require("--candidates", candidates);
        return export.run(
                command, new SiteExport.Wanted(false, false, MeasureChoices.NONE, List.of(), Optional.of(candidates)));
    }

    /** {@code vote show}: what votes say, of a site or a pool. Needs no Spark session. */
    @Command(
            name = "show",
            description = "Says how much of the candidates the votes of a file cover, and which nobody has.")
    static final class ShowCommand implements Callable<Integer> {
        @Spec
        private CommandSpec command;

        @Parameters(paramLabel = "FILE", description = "Votes of a site, or a pool of such.")
        private String path = "";

        @Option(
                names = "--places",
                paramLabel = "FILE",
                description = "The list of candidates that 'vote' writes beside its file, for their names (none).")
        private @Nullable String places;

        @Override
        public Integer call() throws Exception {
            Storage storage = SparkSessions.offlineStorage();
            ReceivedTally received = new TallyFileReader(storage, Trust.unsigned()).read(path);
            List<String> names = places == null ? List.of() : VoteTable.names(storage, places);
            VoteTable table = VoteTable.of(received.file(), names)
                    .orElseThrow(() -> new UsageException(path + " holds no votes; 'tally show' says what it holds"));
            PrintWriter console = command.commandLine().getOut();
            console.print(table);
            console.flush();
            return ExitCode.OK.code();
        }
    }
}
