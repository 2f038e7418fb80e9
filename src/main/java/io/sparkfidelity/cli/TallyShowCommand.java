package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.sites.MeasureTable;
import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Contributor;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Issue;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.VoteFields;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally show}: what a tally file tells whoever gets it, in plain words. Needs no Spark session. */
@Command(name = "show", description = "Says in plain words what a tally file contains.")
final class TallyShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "A tally file of a site, or a pool.")
    private String path = "";

    @Override
    public Integer call() throws Exception {
        ReceivedTally received = new TallyFileReader(SparkSessions.offlineStorage(), Trust.unsigned()).read(path);
        PrintWriter console = command.commandLine().getOut();
        print(console, received);
        console.flush();
        return ExitCode.OK.code();
    }

    private static void print(PrintWriter console, ReceivedTally received) {
        TallyFile file = received.file();
        console.printf(
                Locale.ROOT,
                "%s holds sums over %,d images%s. It holds no image, no file name, no path and %s.%n",
                received.where(),
                file.whole().n(),
                file.isPool() ? " of " + file.sites().size() + " sites, added up" : "",
                file.key().field(ProjectedFields.PROJECTED).isPresent() || hasHistograms(file.key())
                        ? "of single images the ends of histograms alone"
                        : "no single image's numbers");
        for (Contributor contributor : file.provenance().contributors()) {
            console.printf(
                    Locale.ROOT,
                    "site %s: %s images%s%n",
                    contributor.site(),
                    contributor.underMasks()
                            ? "an unknown number, summed under masks, of the"
                            : String.format(Locale.ROOT, "%,d", contributor.n()),
                    file.provenance()
                            .issue(contributor.site())
                            .map(issue -> ", " + issue.words() + signer(issue))
                            .orElse(""));
        }
        console.printf(
                Locale.ROOT,
                "model: %s, version %d, %d numbers an image; what was sampled independently: %s%n",
                file.key().card(),
                file.key().cardVersion(),
                file.key().dimension(),
                file.key().unitKind());
        console.println("for each of the rows below:");
        for (Field field : file.key().fields()) {
            if (TalliedMeasure.of(field.name()).isPresent()) {
                continue;
            }
            console.println(
                    "  " + field.name() + ": " + meaning(field, file.key().dimension()));
        }
        for (KeyMeasure measure : file.key().measures()) {
            console.println("  " + TextTable.printable(meaning(measure, file.key())));
        }
        for (Map.Entry<Group, GroupTally> group : file.groups().entrySet()) {
            console.println("  " + TextTable.printable(row(group.getKey(), group.getValue())));
        }
        console.print(MeasureTable.ofFile(file));
        console.println(
                "privacy policy: " + TextTable.printable(file.provenance().policy()));
        file.provenance().notes().forEach(note -> console.println("note: " + TextTable.printable(note)));
        console.println("signed by: " + received.signer().map(Object::toString).orElse("nobody"));
        console.println("digest of all of this: " + received.digest());
    }

    private static String meaning(KeyMeasure measure, CompatibilityKey key) {
        TalliedMeasure tallied = new TalliedMeasure(measure.name());
        boolean histogram =
                key.field(tallied.named(MeasureFields.HISTOGRAM_NAME)).isPresent();
        return String.format(
                Locale.ROOT,
                "%s, %s: how many images have a value, the sum of these, %s%s (of %s to %s%s; %s)",
                measure.name(),
                measure.words(),
                "and of their squares",
                histogram ? ", and how many fall into each of 1,024 parts of the range" : "",
                measure.low(),
                measure.high(),
                measure.unit().isEmpty() ? "" : " " + measure.unit(),
                measure.definition());
    }

    private static String signer(Issue issue) {
        return issue.signer().isEmpty() ? "" : ", signed by " + issue.signer();
    }

    private static boolean hasHistograms(CompatibilityKey key) {
        return key.measures().stream()
                .anyMatch(measure -> key.field(new TalliedMeasure(measure.name()).named(MeasureFields.HISTOGRAM_NAME))
                        .isPresent());
    }

    private static String row(Group group, GroupTally tally) {
        String whose = group.site().isEmpty() ? "the pool" : group.site();
        String divided = tally.buckets() == 1
                ? "one row"
                : String.format(
                        Locale.ROOT,
                        "%d rows of %d buckets by a hash, the smallest of %,d images",
                        tally.tallies().size(),
                        tally.buckets(),
                        tally.smallest());
        return String.format(
                Locale.ROOT,
                "%s, %s: %,d images in %s",
                whose,
                group.isWhole() ? "all images" : "images labelled '" + group.label() + "'",
                tally.n(),
                divided);
    }

    private static String meaning(Field field, int dimension) {
        return switch (field.name()) {
            case MomentFields.N -> "how many images";
            case MomentFields.SUM -> "the sums of their " + dimension + " features; by n, the mean image's features";
            case MomentFields.GRAM ->
                String.format(
                        Locale.ROOT,
                        "the sums of the %,d products of two features; how features vary together",
                        field.length());
            case ProjectedFields.PROJECTED ->
                String.format(
                        Locale.ROOT,
                        "histograms of the features' sums along %,d fixed directions; an end with one image in it is that"
                                + " image's",
                        ProjectedFields.DIRECTIONS);
            case NoiseFields.CLIPPED -> "how many images' features were shortened, that noise can hide any of them";
            case VoteFields.VOTES ->
                "for each of " + field.length() + " candidates, how many images have it as their nearest";
            default ->
                field.equals(NoiseFields.VARIANCES)
                        ? "how much noise was added to the numbers above: they are not the images' own"
                        : field.length() + " sums of another kind";
        };
    }
}
