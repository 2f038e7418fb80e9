package io.sparkfidelity.cli;

import io.sparkfidelity.cli.measures.MeasureOptions;
import io.sparkfidelity.cli.option.BalanceOption;
import io.sparkfidelity.cli.option.CandidatesOption;
import io.sparkfidelity.cli.option.CaptionsOption;
import io.sparkfidelity.cli.publish.MlflowOption;
import io.sparkfidelity.cli.publish.TablesOption;
import io.sparkfidelity.cli.session.ConsoleProgress;
import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.cli.session.OutputException;
import io.sparkfidelity.cli.session.RejectsFile;
import io.sparkfidelity.cli.session.RunDetails;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.evaluate.EvaluateJob;
import io.sparkfidelity.spark.evaluate.EvaluationPlan;
import io.sparkfidelity.spark.evaluate.Protocol;
import io.sparkfidelity.spark.evaluate.Reference;
import io.sparkfidelity.spark.evaluate.StoredStatistics;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.spark.measure.MeasureChoices;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: every candidate against the reference, to {@code report.json} and a table. */
@Command(name = "evaluate", description = "Scores one or more image sets against a reference.", sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    /** Behind the name of a reference that has images too. */
    private static final String STATISTICS = "-statistics";

    @Spec
    private CommandSpec command;

    @Option(
            names = "--reference",
            paramLabel = "SRC",
            description = "A directory, archives, a table, sample:?count=..., or statistics (.npz with mu and sigma).")
    private String reference = "";

    @Mixin
    private CandidatesOption candidates;

    @Mixin
    private ScoreOptions scoring;

    @Option(
            names = "--train",
            paramLabel = "[NAME=]SRC",
            description =
                    "What the candidates' model was trained on: finds the nearest of these images for every candidate.")
    private @Nullable String train;

    @Mixin
    private SourceOptions annotations;

    @Mixin
    private CaptionsOption captions;

    @Option(
            names = "--same-units",
            description = "All sets have the same units, such as prompts: errors then leave them out together.")
    private @Nullable Boolean sameUnits;

    @Mixin
    private BalanceOption balance;

    @Mixin
    private ReportFolder out;

    @Mixin
    private CacheFolder cache;

    @Mixin
    private HistoryOption history;

    @Mixin
    private TablesOption tables;

    @Mixin
    private MlflowOption mlflow;

    @Mixin
    private PairsLimit pairs;

    @Mixin
    private InceptionSplits splits;

    @Mixin
    private SliceOptions slices;

    @Mixin
    private ExplainOptions explain;

    @Mixin
    private MeasureOptions measures;

    @Mixin
    private EmbedOptions embedding;

    @Mixin
    private SpecOptions layers;

    @Mixin
    private ConsoleOptions console;

    @Mixin
    private DryRun dryRun;

    @Override
    public Integer call() throws Exception {
        complete();
        if (dryRun.asked()) {
            Storage offline = SparkSessions.offlineStorage();
            EvaluationPlan job = plan(offline);
            DryRun.requireThere(job.sources(), offline);
            DryRun.requireThere(
                    job.explaining().flatMap(Explaining::train).stream().toList(), offline);
            PrintWriter text = command.commandLine().getOut();
            text.print(new SpecKeys(command).yaml());
            text.flush();
            return ExitCode.OK.code();
        }
        Path directory = out.path();
        if (scoring.offline()) {
            // Before a session is started: a wrong name should answer at once.
            plan(SparkSessions.offlineStorage());
        }
        try (ConsoleProgress progress = console.progress(command.commandLine());
                SparkSessions session = SparkSessions.open("spark-fidelity evaluate", progress)) {
            Storage storage = session.storage();
            EvaluationPlan plan = plan(storage);
            OutputException.requireWritable(storage, directory);
            OutputException.requireWritable(storage, plan.cache());
            Published published = new Published(storage, directory, history);
            tables.requireThere(session);
            SliceOptions.requireColumn(plan.slicing(), plan.sources(), session);
            ExplainOptions.clear(storage, directory);
            ValuesTable values = new ValuesTable(storage, directory, out.job());
            values.clear();
            Instant start = Instant.now();
            Findings found;
            try {
                found = RejectsFile.naming(
                        storage, new Path(directory, RejectsFile.NAME), progress, () -> new EvaluateJob(
                                        session.spark(), storage, progress, values)
                                .run(plan));
            } finally {
                progress.finish();
            }
            published.rejects(found);
            found = published.values(found, values);
            Report report = Report.of(
                    RunDetails.of(
                            command, new SpecKeys(command).values(), start, out.job(), Optional.of(session.spark())),
                    found);
            List<String> places = new ArrayList<>(published.report(report));
            places.addAll(tables.add(session, Published.name(report), report));
            places.addAll(mlflow.add(
                    report,
                    Published.name(report),
                    storage.resolve(directory.toString()).toString(),
                    command.commandLine().getErr()));
            console.print(command.commandLine(), report, found.notes(), places);
        }
        return ExitCode.OK.code();
    }

    /** Fills the options' defaults in; complains of what has none, and of what cannot be. */
    void complete() throws UsageException {
        Given.require("--reference", reference);
        String folder = out.text();
        candidates.complete();
        mlflow.requireAddress();
        embedding.complete();
        pairs.rows();
        explain.complete();
        if (train != null) {
            explain.requireFor("--train");
        }
        annotations.limit();
        balance.byLabel();
        slices.complete();
        measures.choices(List.of(), List.of());
        scoring.complete(!captions.files().isEmpty());
        annotations.complete(scoring.prepare());
        cache.complete(folder);
    }

    /** The plan of complete options; reads card files, but opens no source yet. */
    private EvaluationPlan plan(Storage storage) throws UsageException, IOException {
        List<ModelChoice> models = scoring.models(storage, embedding.engine());
        MeasureChoices measured =
                measures.choices(scoring.measures(models), scoring.networks(storage, embedding.engine()));
        List<Metric> metrics = scoring.metrics(models, measured);
        Datasets datasets = new Datasets(storage);
        datasets.add(reference, "reference");
        for (String candidate : candidates.sources()) {
            datasets.add(candidate, "");
        }
        if (train != null) {
            datasets.add(train, "train");
        }
        List<NamedSource> all = annotations.sources(datasets, captions.files());
        List<NamedSource> sources = all.subList(0, 1 + candidates.sources().size());
        Optional<NamedSource> trained = train == null ? Optional.empty() : Optional.of(all.get(all.size() - 1));
        NamedSource first = sources.get(0);
        Optional<ArrayFile.Stored> stored = ArrayFile.stored(first.source().description(), storage);
        Optional<Protocol> protocol = scoring.protocol();
        OptionalLong limit = annotations.limit();
        EvaluationPlan plan = new EvaluationPlan(
                new Reference(
                        stored.isPresent() && !stored.get().images() ? Optional.empty() : Optional.of(first),
                        stored.map(each -> new StoredStatistics(
                                first.name() + (each.images() ? STATISTICS : ""),
                                first.source().description(),
                                each.statistics(),
                                each.spatial()))),
                sources.subList(1, sources.size()),
                models,
                metrics,
                limit.isPresent()
                        ? limit
                        : protocol.map(Protocol::referenceImages).orElse(limit),
                limit.isPresent()
                        ? limit
                        : protocol.map(Protocol::candidateImages).orElse(limit),
                pairs.rows(),
                splits.of(metrics),
                protocol,
                Boolean.TRUE.equals(sameUnits) ? Optional.of("units") : Optional.empty(),
                explain.samples(),
                embedding.settings(),
                cache.path(),
                embedding.maxRejectRatio(),
                measured,
                slices.slicing(pairs.rows(), measured, models.size()),
                explain.explaining(out, trained),
                balance.byLabel());
        if (plan.slicing().isPresent() && plan.reference().images().isEmpty()) {
            throw new UsageException("--group-by wants images of the reference, and "
                    + first.source().description()
                    + " has statistics alone; leave it out, or give the reference's images");
        }
        if (plan.balanced() && plan.reference().statistics().isPresent()) {
            throw new UsageException(
                    "--balance label wants the shares of the reference's classes, and stored statistics such" + " as "
                            + first.source().description()
                            + " do not say them; leave it out, or give the reference's images");
        }
        balance.requireFor(metrics);
        plan.requireUsefulReference();
        return plan;
    }
}
