package io.sparkfidelity.cli;

import io.sparkfidelity.cli.measures.SetMeasureOptions;
import io.sparkfidelity.cli.option.CaptionsOption;
import io.sparkfidelity.cli.option.MetricsOption;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.RunDetails;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.audit.AuditPage;
import io.sparkfidelity.report.audit.AuditReport;
import io.sparkfidelity.report.audit.AuditTable;
import io.sparkfidelity.report.audit.DuplicatesCsv;
import io.sparkfidelity.report.text.SlicesTable;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.spark.audit.AuditJob;
import io.sparkfidelity.spark.audit.AuditPlan;
import io.sparkfidelity.spark.audit.AuditResult;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: every dataset against every other, to {@code report.json}, {@code report.html} and tables. */
@Command(
        name = "audit",
        description = "Compares every dataset with every other: distances, a map, duplicates, diversity.",
        sortOptions = false)
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(names = "--dataset", paramLabel = "NAME=SRC", description = "A set of images; given for each, 2 to 64.")
    private List<String> datasets = new ArrayList<>();

    @Option(
            names = "--split-by",
            paramLabel = "label|site",
            description = "Makes a dataset of every label or site of a source; one --dataset is enough then.")
    private @Nullable String splitBy;

    @Mixin
    private ModelOptions model;

    @Mixin
    private MetricsOption metrics;

    @Mixin
    private SourceOptions annotations;

    @Mixin
    private CaptionsOption captions;

    @Mixin
    private SetMeasureOptions measures;

    @Mixin
    private ReportFolder out;

    @Mixin
    private CacheFolder cache;

    @Mixin
    private PairsLimit pairs;

    @Option(
            names = "--duplicates-below",
            paramLabel = "X",
            description = "Cosine distance under which two images are near-duplicates (the card's, or else "
                    + AuditPlan.DUPLICATES_BELOW + "); found by hyperplanes beyond 2 x --pairs-limit images.")
    private @Nullable Double duplicatesBelow;

    @Mixin
    private SliceOptions slices;

    @Mixin
    private ExplainOptions explain;

    @Mixin
    private EmbedOptions embedding;

    @Mixin
    private SpecOptions layers;

    @Mixin
    private DryRun dryRun;

    @Override
    public Integer call() throws Exception {
        complete();
        PrintWriter console = command.commandLine().getOut();
        if (dryRun.asked()) {
            Storage offline = SparkSessions.offlineStorage();
            DryRun.requireThere(plan(offline).sources(), offline);
            console.print(new SpecKeys(command).yaml());
            console.flush();
            return ExitCode.OK.code();
        }
        Path directory = out.path();
        if (model.offline()) {
            // Before a session is started: a wrong name should answer at once.
            plan(SparkSessions.offlineStorage());
        }
        try (ConsoleProgress progress = ConsoleProgress.of(command.commandLine());
                SparkSessions session = SparkSessions.open("spark-fidelity audit", progress)) {
            Storage storage = session.storage();
            AuditPlan plan = plan(storage);
            SliceOptions.requireColumn(plan.slicing(), plan.sources(), session);
            OutputException.requireWritable(storage, directory);
            OutputException.requireWritable(storage, plan.cache());
            ExplainOptions.clear(storage, directory);
            ValuesTable values = new ValuesTable(storage, directory, out.job());
            values.clear();
            Instant start = Instant.now();
            AuditResult result;
            try {
                result =
                        RejectsFile.naming(storage, new Path(directory, RejectsFile.NAME), progress, () -> new AuditJob(
                                        session.spark(), storage, progress, values)
                                .run(plan));
            } finally {
                progress.finish();
            }
            Report pairs = Report.of(
                    RunDetails.of(
                            command, new SpecKeys(command).values(), start, out.job(), Optional.of(session.spark())),
                    result.findings());
            AuditReport report = AuditReport.of(pairs, result.diversity(), result.duplicates());
            storage.publish(new Path(directory, DuplicatesCsv.FILE), DuplicatesCsv.of(result.listed()));
            storage.publish(
                    new Path(directory, RejectsFile.NAME),
                    RejectsFile.of(result.findings().datasets()).bytes());
            Path file = new Path(directory, "report.json");
            storage.publish(file, Json.write(report));
            Path page = new Path(directory, "report.html");
            storage.publish(page, AuditPage.of(report).getBytes(StandardCharsets.UTF_8));
            console.print(AuditTable.of(report));
            console.print(SlicesTable.of(pairs));
            result.findings().notes().forEach(note -> console.println("note: " + TextTable.printable(note)));
            console.println(TextTable.printable("report: " + storage.resolve(file.toString())));
            console.println(TextTable.printable("page: " + storage.resolve(page.toString())));
            console.flush();
        }
        return ExitCode.OK.code();
    }

    /** Fills the options' defaults in; complains of what has none. What depends on the model is left open. */
    private void complete() throws UsageException {
        String folder = out.text();
        if (datasets.isEmpty()) {
            throw new UsageException(
                    "no dataset: give --dataset NAME=SRC, twice or more, or once with --split-by label");
        }
        if (splitBy == null && datasets.size() < 2) {
            throw new UsageException(
                    "one dataset alone cannot be compared: give another --dataset NAME=SRC, or --split-by label");
        }
        if (datasets.size() > AuditPlan.MOST_DATASETS) {
            throw new UsageException(
                    "there are " + datasets.size() + " datasets; an audit takes up to " + AuditPlan.MOST_DATASETS);
        }
        embedding.complete();
        pairs.rows();
        explain.complete();
        slices.complete();
        annotations.limit();
        measures.choices(List.of());
        if (duplicatesBelow != null && !(duplicatesBelow > 0 && duplicatesBelow <= 1)) {
            throw new UsageException(
                    "--duplicates-below is " + duplicatesBelow + "; it is a cosine distance, above 0 and at most 1");
        }
        split();
        model.complete();
        cache.complete(folder);
    }

    /** The plan of complete options; reads card files, but opens no source yet. */
    private AuditPlan plan(Storage storage) throws UsageException {
        ModelChoice choice = model.choice(storage, embedding.engine(), "an audit");
        Datasets named = new Datasets(storage);
        for (String dataset : datasets) {
            named.add(dataset, "");
        }
        MeasureChoices measured = measures.choices(named(choice));
        return new AuditPlan(
                annotations.sources(named, captions.files()),
                split(),
                choice,
                chosen(choice),
                measured,
                annotations.limit(),
                pairs.rows(),
                duplicatesBelow == null
                        ? choice.card().duplicatesBelow().orElse(AuditPlan.DUPLICATES_BELOW)
                        : duplicatesBelow,
                explain.samples(),
                slices.slicing(pairs.rows(), measured, 1),
                explain.explaining(out, Optional.empty()),
                embedding.settings(),
                cache.path(),
                embedding.maxRejectRatio());
    }

    /** The measures among the metrics: those that the user names, or where none is named those that there is all for. */
    private List<String> named(ModelChoice choice) throws UsageException {
        boolean captioned = !captions.files().isEmpty() && choice.card().text().isPresent();
        return metrics.names().isEmpty() && captioned
                ? MeasureChoices.NAMES
                : MetricChoice.measures(metrics.names(), List.of(choice));
    }

    private List<Metric> chosen(ModelChoice choice) throws UsageException {
        List<String> names = MetricChoice.withoutMeasures(metrics.names());
        if (names.isEmpty()) {
            return Metrics.all().stream()
                    .filter(metric -> metric.comparison() == Comparison.SYMMETRIC
                            && !metric.byNameOnly()
                            && metric.requires().pairs().none()
                            && choice.allows(metric))
                    .toList();
        }
        for (String name : names) {
            Optional<Metric> alone =
                    Metrics.named(name).filter(metric -> metric.comparison() == Comparison.OF_CANDIDATE);
            if (alone.isPresent()) {
                throw new UsageException("metric '" + name + "' is of one set, not of two; an audit has vendi_cosine,"
                        + " effective_rank and intrinsic_dimension of every dataset, others come from 'evaluate'");
            }
        }
        List<Metric> named = MetricChoice.named(names, List.of(choice), MeasureChoices.NONE).stream()
                .filter(metric -> metric.comparison() != Comparison.OF_CANDIDATE)
                .toList();
        for (Metric metric : named) {
            if (!choice.allows(metric)) {
                throw new UsageException("metric '" + metric.name() + "' is of the model's output '"
                        + metric.output().label() + "', which an audit does not look at; take 'evaluate'");
            }
        }
        return named;
    }

    private Optional<AuditPlan.Split> split() throws UsageException {
        String by = splitBy;
        if (by == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(AuditPlan.Split.values())
                .filter(split -> split.column().equals(by.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("--split-by is '" + by + "'; it can be label or site")));
    }
}
