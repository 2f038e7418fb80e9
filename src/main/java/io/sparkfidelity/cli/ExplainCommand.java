package io.sparkfidelity.cli;

import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.text.CsvTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.explain.ModeImages;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: a site looks its own images up at the ends of modes that a report has; nothing leaves. */
@Command(
        name = "explain",
        description = "Looks up which of your images stand at the ends of a report's modes.",
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    private static final String FILE = "modes.csv";

    @Spec
    private CommandSpec command;

    @Option(
            names = "--modes",
            paramLabel = "FILE",
            description = "The report.json of a compare, evaluate or audit that has modes.")
    private String modes = "";

    @Option(names = "--images", paramLabel = "SRC", description = "A directory, or any other source.")
    private String images = "";

    @Mixin
    private ModelOptions model;

    @Mixin
    private PrepareOption prepare;

    @Mixin
    private ReportFolder out;

    @Mixin
    private CacheFolder cache;

    @Mixin
    private EmbedOptions embedding;

    @Override
    public Integer call() throws Exception {
        Given.require("--modes", modes);
        Given.require("--images", images);
        embedding.complete();
        model.complete();
        cache.complete(out.text());
        Path file = new Path(out.path(), FILE);
        try (ConsoleProgress progress = ConsoleProgress.of(command.commandLine());
                SparkSessions session = SparkSessions.open("spark-fidelity explain", progress)) {
            Storage storage = session.storage();
            ModelChoice choice = model.choice(storage, embedding.engine(), "an explanation");
            List<ExplanationEntry> entries = entries(storage, choice);
            List<ExplanationEntry.ModeEntry> wanted =
                    entries.stream().flatMap(entry -> entry.modes().stream()).toList();
            OutputException.requireWritable(storage, out.path());
            OutputException.requireWritable(storage, cache.path());
            Datasets datasets = new Datasets(storage);
            datasets.add(images, "images");
            NamedSource source = prepare.applied(datasets.sources(List.of(), Optional.empty(), List.of(), List.of()))
                    .get(0);
            List<ModeImages.Found> found;
            try {
                found = RejectsFile.naming(
                        storage, new Path(out.path(), RejectsFile.NAME), progress, () -> new ModeImages(
                                        session.spark(), storage, progress)
                                .of(
                                        source,
                                        choice,
                                        cache.path(),
                                        embedding.settings(),
                                        embedding.maxRejectRatio(),
                                        wanted));
            } finally {
                progress.finish();
            }
            // Names of images that stay where they are.
            storage.publishForOwner(file, csv(entries, found));
            PrintWriter console = command.commandLine().getOut();
            console.println(TextTable.printable("modes: " + storage.resolve(file.toString())));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    /** The entries of the report that have modes of the model. */
    private List<ExplanationEntry> entries(Storage storage, ModelChoice choice)
            throws UsageException, StorageException {
        String title = choice.card().title();
        List<ExplanationEntry> entries = new ArrayList<>();
        for (ExplanationEntry entry : ReportJson.parse(read(storage), modes).explanations()) {
            if (entry.model().equals(title) && !entry.modes().isEmpty()) {
                entries.add(entry);
            }
        }
        if (entries.isEmpty()) {
            throw new UsageException("--modes: " + modes + " has no modes of the model " + title
                    + "; name the report of a comparison by that model, and the same --model and --preset");
        }
        int dimension = choice.card().tallyFields().moments().dimension();
        for (ExplanationEntry entry : entries) {
            for (ExplanationEntry.ModeEntry mode : entry.modes()) {
                if (mode.directions()
                        .filter(direction -> direction.size() == dimension)
                        .isEmpty()) {
                    throw new UsageException("--modes: " + modes + " has a mode without a direction of " + dimension
                            + " numbers; name a report that was not changed");
                }
            }
        }
        return entries;
    }

    private byte[] read(Storage storage) throws UsageException, StorageException {
        Path path = Given.path("--modes", modes);
        return storage.readText(path, ReportJson.MAX_BYTES)
                .orElseThrow(() -> new UsageException("--modes: there is no file " + modes))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] csv(List<ExplanationEntry> entries, List<ModeImages.Found> found) {
        CsvTable table = new CsvTable(
                List.of("candidate", "reference", "mode", "has_it", "eigenvalue", "id", "label", "coordinate"));
        int place = 0;
        for (ExplanationEntry entry : entries) {
            for (ExplanationEntry.ModeEntry mode : entry.modes()) {
                int number = place++;
                for (ModeImages.Found image : found) {
                    if (image.mode() == number) {
                        table.add(List.of(
                                CsvTable.name(entry.candidate()),
                                CsvTable.name(entry.reference()),
                                Integer.toString(number + 1),
                                CsvTable.name(mode.dataset()),
                                Double.toString(mode.eigenvalue()),
                                CsvTable.name(image.id()),
                                CsvTable.name(image.label().orElse("")),
                                Double.toString(image.coordinate())));
                    }
                }
            }
        }
        return table.bytes();
    }
}
