package io.sparkfidelity.cli;

import io.sparkfidelity.cli.measures.SiteMeasureOptions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally}: what a site hands over instead of its images. */
@Command(
        name = "tally",
        description = "Embeds a site's images and writes their tally, as far as the site's policy lets it leave.",
        sortOptions = false,
        subcommands = TallyShowCommand.class)
final class TallyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private SiteExport export;

    @Option(names = "--labels", defaultValue = "false", description = "Tallies each label by itself as well.")
    private Boolean labels = false;

    @Option(
            names = "--projections",
            defaultValue = "false",
            description = "Counts projections on 1,000 fixed directions too, for mind and sliced distances.")
    private Boolean projections = false;

    @Mixin
    private SiteMeasureOptions measures;

    @Override
    public Integer call() throws Exception {
        return export.run(
                command,
                new SiteExport.Wanted(labels, projections, measures.choices(), measures.captions(), Optional.empty()));
    }
}
