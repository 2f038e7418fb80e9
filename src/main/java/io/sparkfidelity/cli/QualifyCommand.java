package io.sparkfidelity.cli;

import io.sparkfidelity.cli.option.MetricsOption;
import io.sparkfidelity.cli.option.SamplesOption;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.Models;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.RunDetails;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.Qualified;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.qualify.Qualification;
import io.sparkfidelity.report.qualify.QualifyPage;
import io.sparkfidelity.report.qualify.QualifyReport;
import io.sparkfidelity.report.qualify.QualifyTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.source.distort.Ladder;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.qualify.QualifyJob;
import io.sparkfidelity.spark.qualify.QualifyPlan;
import io.sparkfidelity.spark.qualify.QualifyResult;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models qualify}: whether metrics on a card's embeddings become worse as images do. */
@Command(
        name = "qualify",
        description =
                "Distorts images more and more, and says which metrics on a card's embeddings grow with every step.",
        sortOptions = false)
final class QualifyCommand implements Callable<Integer> {
    private static final long SEED = 1;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "CARD", description = "A built-in model or a card file.")
    private String name = "";

    @Option(
            names = "--images",
            paramLabel = "SRC",
            description =
                    "The images: a directory, archives, a table, sample: ...; one half is the reference of the other.")
    private String images = "";

    @Option(
            names = "--distortions",
            paramLabel = "NAME",
            split = ",",
            description = "What is done to images: blur, noise, jpeg, crop, swap, colour (all).")
    private List<String> distortions = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "" + Ladder.STEPS,
            description = "Steps of each distortion, from the weakest on (${DEFAULT-VALUE}, which are all).")
    private Integer steps = Ladder.STEPS;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private SourceOptions annotations;

    @Mixin
    private ReportFolder out;

    @Mixin
    private CacheFolder cache;

    @Mixin
    private PairsLimit pairs;

    @Mixin
    private SamplesOption samples;

    @Mixin
    private EmbedOptions embedding;

    @Override
    public Integer call() throws Exception {
        complete();
        Path directory = out.path();
        if (!name.contains("://")) {
            // Before a session is started: a wrong name should answer at once.
            plan(SparkSessions.offlineStorage());
        }
        try (ConsoleProgress progress = ConsoleProgress.of(command.commandLine());
                SparkSessions session = SparkSessions.open("spark-fidelity models qualify", progress)) {
            Storage storage = session.storage();
            QualifyPlan plan = plan(storage);
            OutputException.requireWritable(storage, directory);
            OutputException.requireWritable(storage, plan.cache());
            Instant start = Instant.now();
            QualifyResult result;
            try {
                result = RejectsFile.naming(
                        storage, new Path(directory, RejectsFile.NAME), progress, () -> new QualifyJob(
                                        session.spark(), storage, progress)
                                .run(plan));
            } finally {
                progress.finish();
            }
            Report found = Report.of(
                    RunDetails.of(command, spec(), start, out.job(), Optional.of(session.spark())), result.findings());
            QualifyReport report = new QualifyReport(found, Qualification.of(found, result.images(), result.ladders()));
            storage.publish(
                    new Path(directory, RejectsFile.NAME),
                    RejectsFile.of(result.findings().datasets()).bytes());
            Path file = new Path(directory, "qualify.json");
            storage.publish(file, Json.write(report));
            Path page = new Path(directory, "qualify.html");
            storage.publish(page, QualifyPage.of(report).getBytes(StandardCharsets.UTF_8));
            Path card = new Path(directory, plan.model().card().name() + ".yaml");
            storage.publish(card, card(plan, report.qualification()).getBytes(StandardCharsets.UTF_8));
            PrintWriter console = command.commandLine().getOut();
            console.print(QualifyTable.of(report));
            console.println(TextTable.printable("report: " + storage.resolve(file.toString())));
            console.println(TextTable.printable("page: " + storage.resolve(page.toString())));
            console.println(TextTable.printable("card with this outcome: " + storage.resolve(card.toString())));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    private static String card(QualifyPlan plan, Qualification outcome) {
        return ModelCards.qualified(
                plan.model().cardYaml(),
                new Qualified(
                        outcome.images().count(),
                        outcome.images().fingerprint(),
                        plan.ladders().stream().map(Ladder::label).toList(),
                        outcome.notGrowing()));
    }

    /** Fills the options' defaults in; complains of what has none. */
    private void complete() throws UsageException {
        Given.require("--images", images);
        String folder = out.text();
        embedding.complete();
        pairs.rows();
        Given.within(SamplesOption.FLAG, samples.count(), 0, SamplesOption.MOST);
        Given.within("--steps", steps, 1, Ladder.STEPS);
        annotations.limit();
        ladders();
        cache.complete(folder);
    }

    private List<Ladder> ladders() throws UsageException {
        if (distortions.isEmpty()) {
            return Arrays.asList(Ladder.values());
        }
        List<Ladder> ladders = new ArrayList<>();
        for (String label : distortions) {
            Ladder ladder = Ladder.named(label)
                    .orElseThrow(
                            () -> new UsageException("no distortion '" + label + "'; there are " + Ladder.labels()));
            if (!ladders.contains(ladder)) {
                ladders.add(ladder);
            }
        }
        return ladders;
    }

    /** The plan of complete options; reads the card, but opens no source yet. */
    private QualifyPlan plan(Storage storage) throws UsageException {
        ModelChoice choice = new Models(storage, embedding.engine())
                .choices(List.of(name), List.of())
                .get(0);
        Datasets named = new Datasets(storage);
        named.add(images, "images");
        List<Ladder> ladders = ladders();
        return new QualifyPlan(
                choice,
                annotations.sources(named, List.of()).get(0),
                chosen(choice),
                annotations.limit(),
                ladders,
                steps,
                SEED,
                pairs.rows(),
                samples.count(),
                embedding.settings(),
                cache.path(),
                embedding.maxRejectRatio());
    }

    private List<Metric> chosen(ModelChoice choice) throws UsageException {
        List<Metric> chosen = metrics.names().isEmpty()
                ? Metrics.all().stream()
                        .filter(metric -> metric.comparison() != Comparison.OF_CANDIDATE
                                && !metric.byNameOnly()
                                && metric.requires().pairs().none()
                                && metric.requires().labelFields().isEmpty())
                        .filter(choice::allows)
                        .toList()
                : MetricChoice.named(metrics.names(), List.of(choice), MeasureChoices.NONE);
        for (Metric metric : chosen) {
            if (!choice.allows(metric) || !metric.requires().labelFields().isEmpty()) {
                throw new UsageException("metric '" + metric.name()
                        + "' cannot be qualified: it is of labels, or of another output than the embedding");
            }
        }
        return chosen;
    }

    private Map<String, Object> spec() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("card", name);
        spec.putAll(new SpecKeys(command).values());
        return spec;
    }
}
